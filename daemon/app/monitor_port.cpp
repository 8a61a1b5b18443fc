#include "daemon/app/monitor_port.hpp"

#include <algorithm>
#include <utility>

#include "daemon/io/boot_clock.hpp"

namespace vigil::app {

PortOfMonitor::PortOfMonitor(boost::asio::io_context& loop, io::PortHelper& helper,
                             const Descriptor& driver, MonitorPort config,
                             engine::MonitorRef monitor, Core& core, capture::Tap* capture)
    : loop_(loop),
      helper_(helper),
      config_(std::move(config)),
      monitor_(monitor),
      core_(core),
      feed_(driver, monitor, core),
      capture_(capture) {}

void PortOfMonitor::act(const engine::PortAction& action) {
  if (action.action == link::Action::none) return;
  if (action.action == link::Action::reopen) close();
  open(action.line_settings);
}

void PortOfMonitor::open(std::size_t line_settings) {
  if (line_settings < config_.line.size()) line_ = config_.line[line_settings];
  ticket_ = helper_.open(
      {config_.address, line_, config_.listen_only},
      [this](auto ticket, io::OpenResult result) { on_open(ticket, std::move(result)); });
}

void PortOfMonitor::on_open(io::PortHelper::Ticket ticket, io::OpenResult result) {
  if (ticket != ticket_) {
    if (auto* late = std::get_if<io::OpenPort>(&result)) helper_.close(std::move(*late));
    return;
  }
  ticket_ = 0;
  const Instant now = io::boot_now();
  if (const auto* failure = std::get_if<io::PortFailure>(&result)) {
    if (capture_ != nullptr) capture_->failed(failure->text, now);
    core_.step(now, engine::PortFailed{monitor_, failure->text});
    core_.batch_done();
    return;
  }
  auto& port = std::get<io::OpenPort>(result);
  const std::string device = port.device();
  const std::string adapter = port.adapter();
  line_.transport = port.datagrams() ? Transport::datagram : Transport::stream;
  if (capture_ != nullptr) capture_->opened({line_, device, adapter}, now);
  feed_.reset(now, line_);
  io::Reader::Callbacks callbacks;
  callbacks.on_bytes = [this](Bytes bytes, Instant read_at) { on_bytes(bytes, read_at); };
  callbacks.on_gone = [this](const std::string& why) { on_gone(why); };
  callbacks.on_written = [this] { poll(io::boot_now()); };
  reader_ = std::make_unique<io::Reader>(loop_, std::move(port), std::move(callbacks));
  core_.step(now, engine::PortOpened{monitor_, device, adapter});
  poll(now);
  core_.batch_done();
}

void PortOfMonitor::on_bytes(Bytes bytes, Instant read_at) {
  if (capture_ != nullptr) capture_->from_monitor(bytes, read_at);
  feed_.feed(bytes, read_at);
  poll(read_at);
  core_.batch_done();
}

void PortOfMonitor::on_gone(const std::string& why) {
  const Instant now = io::boot_now();
  if (capture_ != nullptr) capture_->closed(false, why, now);
  close();
  core_.step(now, engine::PortClosed{monitor_, why});
  core_.batch_done();
}

void PortOfMonitor::close() {
  if (ticket_ != 0) helper_.forget(std::exchange(ticket_, 0));
  if (capture_ != nullptr) capture_->closed(true, "", io::boot_now());
  if (reader_) helper_.close(reader_->take_port());
  reader_.reset();
  held_.clear();
  held_until_ = poll_at_ = Instant::never();
}

Refusal PortOfMonitor::request(const Request& request, Instant now) {
  if (!reader_) return Refusal::not_open;
  if (config_.listen_only) return Refusal::listen_only;
  const Refusal answer = feed_.request(request, now);
  poll(now);
  return answer;
}

void PortOfMonitor::send_held(Instant now) {
  if (held_.empty() || now < held_until_) return;
  // A full queue drops the request; the decoder repeats what is not answered.
  const bool goes = reader_->write(held_) == io::Reader::Write::queued;
  if (goes && capture_ != nullptr) capture_->to_monitor(held_, now);
  held_.clear();
  held_until_ = Instant::never();
}

void PortOfMonitor::poll(Instant now) {
  if (!reader_ || config_.listen_only) return;
  send_held(now);
  if (!held_.empty()) return;
  const Poll wish = feed_.poll(now);
  // What the decoder told may have made the engine give the port up.
  if (!reader_) return;
  poll_at_ = wish.ask_again;
  if (wish.write.empty()) return;
  held_.assign(wish.write.begin(), wish.write.end());
  held_until_ = wish.not_before;
  send_held(now);
  // Before these bytes have left, the decoder is not asked: to wake up for it would be in vain.
  if (!held_.empty()) poll_at_ = held_until_;
}

}  // namespace vigil::app

#include "daemon/app/decoder_feed.hpp"

namespace vigil::app {
namespace {

// Bytes without a frame are told at this pace: they only count, and say that the line is not dead.
constexpr Duration activity_told_every = std::chrono::seconds(1);

}  // namespace

DecoderFeed::DecoderFeed(const Descriptor& driver, engine::MonitorRef monitor, Core& core)
    : decoder_(driver.make()), monitor_(monitor), core_(core) {}

void DecoderFeed::reset(Instant now, const LineSettings& opened_with) {
  decoder_->reset(now, opened_with);
  untold_ = {};
  told_at_ = now;
}

void DecoderFeed::feed(Bytes bytes, Instant read_at) {
  now_ = read_at;
  untold_.bytes += bytes.size();
  decoder_->feed(bytes, read_at, *this);
  if (read_at - told_at_ >= activity_told_every) tell_activity();
}

Poll DecoderFeed::poll(Instant now) {
  now_ = now;
  return decoder_->poll(now, *this);
}

Refusal DecoderFeed::request(const Request& request, Instant now) {
  return decoder_->request(request, now);
}

void DecoderFeed::on_frame() {
  ++untold_.frames;
  tell_activity();
}

void DecoderFeed::on_reject(RejectCause cause, std::uint64_t) {
  ++untold_.rejects[static_cast<std::size_t>(cause)];
}

void DecoderFeed::tell_activity() {
  core_.step(now_, engine::PortActivity{monitor_, untold_});
  untold_ = {};
  told_at_ = now_;
}

void DecoderFeed::on_reading(const Reading& reading) {
  core_.step(now_, engine::MonitorReading{monitor_, reading});
}

void DecoderFeed::on_other(const OtherNumeric& numeric) {
  core_.step(now_, engine::MonitorOther{monitor_, numeric});
}

void DecoderFeed::on_wave(const WaveBlock& block) { core_.publish_wave(block, monitor_); }

void DecoderFeed::on_device(const Identity& identity) {
  core_.step(now_, engine::MonitorIdentity{monitor_, identity});
}

void DecoderFeed::on_notice(const Notice& notice) {
  core_.step(now_, engine::MonitorNotice{monitor_, notice});
}

}  // namespace vigil::app

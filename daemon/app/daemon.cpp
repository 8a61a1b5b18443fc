#include "daemon/app/daemon.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/app/capture.hpp"
#include "daemon/app/clock_watch.hpp"
#include "daemon/app/command_desk.hpp"
#include "daemon/app/link_log.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/monitor_port.hpp"
#include "daemon/app/publisher.hpp"
#include "daemon/app/runtime.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/io/boot_clock.hpp"
#include "daemon/io/hotplug.hpp"

namespace vigil::app {
namespace {

// A receiver tells of itself every 2 s: more than this waiting is a flood, and is dropped.
constexpr int presences_waiting_max = 1024;
// A network connection that is silent for so long is opened anew: it may be dead without telling.
constexpr Duration reopen_silent_network_after = std::chrono::seconds(10);

void complete(const Options& options, Config& config) {
  std::string& captures = config.capture.folder;
  if (!captures.empty() && captures.front() != '/') captures = options.state_dir + "/" + captures;
  for (std::size_t b = 0; b < config.ports.size(); ++b) {
    for (std::size_t m = 0; m < config.ports[b].size(); ++m) {
      engine::MonitorConfig& monitor = config.engine.beds[b].monitors[m];
      const MonitorPort& port = config.ports[b][m];
      monitor.line_settings_count = std::max<std::size_t>(port.line.size(), 1);
      if (port.address.kind == PortKind::tcp) monitor.reopen_after = reopen_silent_network_after;
    }
  }
}

std::vector<std::string> device_paths(const Config& config) {
  std::vector<std::string> paths;
  for (const auto& bed : config.ports) {
    for (const MonitorPort& port : bed) {
      if (port.address.kind == PortKind::device) paths.push_back(port.address.name);
    }
  }
  return paths;
}

class Daemon final : public Core, private engine::Output {
 public:
  explicit Daemon(Config config)
      : config_(std::move(config)),
        engine_(config_.engine),
        link_log_(config_.engine),
        capture_(make_capture(config_)),
        helper_(loop_),
        hotplug_(loop_, device_paths(config_), [this] { on_ports_changed(); }),
        timer_(loop_, [this] { on_timer(); }),
        signals_(loop_, SIGTERM, SIGINT),
        desk_(
            loop_, [this](const engine::Command& command) { carry_out(command); },
            [this](bus::ReplyToken token, const engine::Answer& answer) {
              if (!runtime_->bus->reply(token, answer)) log_warning("an answer found no room");
            }) {
    make_ports();
  }

  int run(const Options& options) {
    bus::Handlers handlers;
    handlers.on_presence = [this](const wire::Presence& presence) { hear(presence); };
    handlers.on_command = [this](const engine::Command& command, bus::ReplyToken token) {
      return desk_.take(command, token);
    };
    handlers.wall_minus_boot_ns = [] { return io::wall_minus_boot_ns(); };
    OpenedRuntime opened = open_runtime(options, config_, std::move(handlers));
    if (!opened.runtime) {
      log_error(opened.error);
      return opened.exit_status;
    }
    runtime_ = std::move(opened.runtime);
    publisher_ = std::make_unique<Publisher>(
        *runtime_->events, *runtime_->waves,
        wire::Encoder(config_.source, runtime_->epoch, config_.engine), io::boot_now(),
        Publisher::Hooks{[this] { runtime_->bus->wake(); }, [this] { return dropped(); }});
    signals_.async_wait([this](const auto& error, int) {
      if (!error) loop_.stop();
    });
    for (const std::string& complaint : hotplug_.complaints()) log_warning(complaint);
    log_info(capture_text(config_.capture));
    if (capture_) capture_->start();
    runtime_->bus->start();
    engine_.start(io::boot_now(), *this, {runtime_->epoch, Duration(io::wall_minus_boot_ns())});
    log_info("vigild is running, epoch " + std::to_string(runtime_->epoch) + ", " +
             std::to_string(config_.engine.beds.size()) + " beds");
    batch_done();
    loop_.run();
    stop();
    return 0;
  }

 private:
  void make_ports() {
    for (std::size_t b = 0; b < config_.ports.size(); ++b) {
      first_port_.push_back(ports_.size());
      for (std::size_t m = 0; m < config_.ports[b].size(); ++m) {
        const engine::MonitorRef ref{static_cast<engine::BedIndex>(b),
                                     static_cast<engine::MonitorIndex>(m)};
        ports_.push_back(std::make_unique<PortOfMonitor>(
            loop_, helper_, *config_.engine.beds[b].monitors[m].driver, config_.ports[b][m], ref,
            *this, capture_ ? &capture_->tap(ports_.size()) : nullptr));
      }
    }
  }

  // Core
  void step(Instant now, const engine::Input& input) override { engine_.step(now, input, *this); }
  void publish_wave(const WaveBlock& block, engine::MonitorRef monitor) override {
    publisher_->publish(block, monitor);
  }
  void batch_done() override {
    publisher_->batch_done();
    Instant next = engine_.deadline();
    for (const auto& port : ports_) next = std::min(next, port->poll_at());
    if (next == armed_) return;
    armed_ = next;
    timer_.arm(next);
  }

  // engine::Output
  void on_event(const engine::Event& event) override {
    publisher_->publish(event);
    link_log_.on_event(event);
  }
  void on_action(const engine::PortAction& action) override {
    ports_[first_port_[action.monitor.bed] + action.monitor.monitor]->act(action);
  }
  void on_request(const engine::MonitorRequest& request) override {
    // Not within this step: what the decoder tells is a step of its own.
    boost::asio::post(loop_, [this, request] {
      const auto& [monitor, wish] = request;
      const Instant now = io::boot_now();
      const Refusal answer = ports_[first_port_[monitor.bed] + monitor.monitor]->request(wish, now);
      if (answer != Refusal::accepted) {
        step(now, engine::RequestRefused{monitor, wish.kind, answer});
      }
      batch_done();
    });
  }
  void on_answer(const engine::Answer& answer) override { desk_.on_answer(answer); }

  void carry_out(const engine::Command& command) {
    step(io::boot_now(), engine::CommandInput{&command});
    batch_done();
  }

  void on_timer() {
    armed_ = Instant::never();
    const Instant now = io::boot_now();
    step(now, engine::Tick{});
    for (const auto& port : ports_) {
      if (port->poll_at() <= now) port->poll(now);
    }
    tell_drops(now);
    tell_capture(now);
    const Duration wall_minus_boot(io::wall_minus_boot_ns());
    if (const auto by = clock_watch_.look(wall_minus_boot.count())) {
      step(now, engine::ClockStepped{*by, wall_minus_boot});
      log_warning("the wall clock was set by " + std::to_string(by->count() / 1'000'000) + " ms");
    }
    batch_done();
  }

  [[nodiscard]] Publisher::Dropped dropped() const {
    const bus::BusCounters counters = runtime_->bus->counters();
    return {counters.dropped_events, counters.dropped_wave_blocks};
  }

  void tell_drops(Instant now) {
    const std::uint64_t events = dropped().events;
    if (events == told_dropped_) return;
    step(now, engine::EventsDropped{events - std::exchange(told_dropped_, events)});
    log_warning("events lost between engine and bus: " + std::to_string(events) + " so far");
  }

  void tell_capture(Instant now) {
    const auto news = capture_ ? capture_->news(now) : std::nullopt;
    if (!news) return;
    news->tone == capture::Tone::warning ? log_warning(news->text) : log_info(news->text);
  }

  void on_ports_changed() {
    step(io::boot_now(), engine::PortsChanged{});
    batch_done();
  }

  /// On the bus's thread.
  void hear(const wire::Presence& presence) {
    if (presences_waiting_.fetch_add(1) >= presences_waiting_max) {
      presences_waiting_.fetch_sub(1);
      return;
    }
    boost::asio::post(loop_, [this, presence] {
      presences_waiting_.fetch_sub(1);
      step(io::boot_now(), engine::ReceiverPresence{presence.receiver.view(), presence.role.view(),
                                                    presence.sound, presence.sound_confirmed,
                                                    presence.staff, presence.person.view()});
      batch_done();
    });
  }

  void stop() {
    step(io::boot_now(), engine::Stopping{});
    publisher_->batch_done();
    for (const auto& port : ports_) port->close();
    runtime_->bus->stop();
    if (capture_ && !capture_->stop()) log_warning("raw capture: the disk hangs, its end is lost");
    log_info("vigild has stopped");
  }

  Config config_;
  boost::asio::io_context loop_{1};
  engine::Engine engine_;
  LinkLog link_log_;
  std::unique_ptr<capture::Writer> capture_;  // null: off
  io::PortHelper helper_;
  io::Hotplug hotplug_;
  io::DeadlineTimer timer_;
  boost::asio::signal_set signals_;
  CommandDesk desk_;
  ClockWatch clock_watch_;
  std::vector<std::unique_ptr<PortOfMonitor>> ports_;
  std::vector<std::size_t> first_port_;  // per bed: its first place in ports_
  std::atomic<int> presences_waiting_{0};
  std::uint64_t told_dropped_ = 0;
  Instant armed_ = Instant::never();
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<Publisher> publisher_;
};

}  // namespace

int run_daemon(const Options& options, Config config) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
  complete(options, config);
  // No timer, no signal handler, no memory: said in words, and systemd starts it again.
  try {
    Daemon daemon(std::move(config));
    return daemon.run(options);
  } catch (const std::exception& error) {
    log_error("vigild can't go on: " + std::string(error.what()));
    return exit_os_error;
  }
}

}  // namespace vigil::app

#include "daemon/app/daemon.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/app/capture.hpp"
#include "daemon/app/checkpoint.hpp"
#include "daemon/app/clock_watch.hpp"
#include "daemon/app/command_desk.hpp"
#include "daemon/app/config_folder.hpp"
#include "daemon/app/link_log.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/monitor_port.hpp"
#include "daemon/app/publisher.hpp"
#include "daemon/app/recorder.hpp"
#include "daemon/app/runtime.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/io/boot_clock.hpp"
#include "daemon/io/boot_id.hpp"
#include "daemon/io/hotplug.hpp"

namespace vigil::app {
namespace {

// A receiver tells of itself every 2 s: more than this waiting is a flood, and is dropped.
constexpr int presences_waiting_max = 1024;
// A checkpoint is due so long after the one before, at the next heartbeat.
constexpr Duration checkpoint_every = std::chrono::seconds(60);
// The ring is nearly full of what the journal has not got: percent of its size.
constexpr std::size_t journal_full_percent = 90;

void complete(const Options& options, Config& config) {
  config.capture.folder = below_state(config.capture.folder, options.state_dir);
  config.journal.folder = below_state(config.journal.folder, options.state_dir);
}

ThisStart this_start() {
  return {io::boot_id(), io::wall_minus_boot_ns(), io::boot_now(), "vigild " VIGIL_VERSION};
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
    const ThisStart start = this_start();
    OpenedRuntime opened = open_runtime(options, config_, start, std::move(handlers));
    if (!opened.runtime) {
      log_error(opened.error);
      return opened.exit_status;
    }
    runtime_ = std::move(opened.runtime);
    make_way_out(start);
    signals_.async_wait([this](const auto& error, int) {
      if (!error) loop_.stop();
    });
    for (const std::string& complaint : hotplug_.complaints()) log_warning(complaint);
    log_info(capture_text(config_.capture));
    if (capture_) capture_->start();
    if (runtime_->history) runtime_->history->start([this] { runtime_->bus->wake(); });
    runtime_->bus->start();
    if (runtime_->journal) {
      runtime_->journal->start(
          [this] { boost::asio::post(loop_, [this] { on_journal_changed(); }); });
    }
    begin(start);
    log_info("vigild is running, epoch " + std::to_string(runtime_->epoch) + ", " +
             std::to_string(config_.engine.beds.size()) + " beds");
    batch_done();
    loop_.run();
    stop();
    return 0;
  }

 private:
  void make_way_out(const ThisStart& start) {
    numbers_ = RecordNumbers(runtime_->last_record);
    const std::uint64_t epoch = runtime_->epoch;
    publisher_ =
        std::make_unique<Publisher>(*runtime_->events, *runtime_->waves, numbers_,
                                    wire::Encoder(config_.source, epoch, config_.engine), start.now,
                                    Publisher::Hooks{[this] { runtime_->bus->wake(); },
                                                     [this](bool urgent) {
                                                       if (runtime_->journal)
                                                         runtime_->journal->wake(urgent);
                                                     },
                                                     [this] { return dropped(); }});
    engine::Output& out = *this;
    recorder_ =
        std::make_unique<Recorder>(*runtime_->events, numbers_,
                                   wire::InputEncoder(epoch, config_.engine), config_.engine, out);
  }

  /// Goes on from the past if there is one, else begins anew.
  void begin(const ThisStart& start) {
    Past& past = runtime_->past;
    // The epoch before ends with what it made and could not say any more.
    for (const playback::MadeEvent& made : past.not_stored) {
      numbers_.append(*runtime_->events, {made.head, made.topic, made.payload});
    }
    checkpoint_head_ = {start.boot_id, start.wall_minus_boot_ns, start.now, config_.hash,
                        start.program};
    const bool resumed = resumed_ = past.engine != nullptr;
    const Instant now = io::boot_now();
    wire::Begin first;
    first.epoch = runtime_->epoch;
    first.resumed = resumed;
    first.shift = past.shift;
    first.boot_id = FixedText<36>(start.boot_id);
    first.wall_minus_boot_ns = start.wall_minus_boot_ns;
    first.config_hash = FixedText<64>(config_.hash);
    first.program = FixedText<32>(start.program);
    recorder_->begin(now, first);
    const engine::Beginning beginning{runtime_->epoch, Duration(start.wall_minus_boot_ns)};
    if (resumed) {
      engine_ = std::move(past.engine);
      engine_->resume(now, recorder_->output(), beginning);
    } else {
      engine_ = std::make_unique<engine::Engine>(config_.engine);
      engine_->start(now, recorder_->output(), beginning);
    }
    tell_damage(past, now);
    // What was moved to another boot's clock is as good as the wall clock: no grace for that.
    if (resumed && past.other_boot) sync_watch_ = SyncWatch(now - SyncWatch::grace);
    if (runtime_->journal) on_journal_changed();
  }

  /// What of the past is not restored, or not all of it: people must know, not only the log.
  void tell_damage(const Past& past, Instant now) {
    if (!past.begun_anew.empty()) {
      const std::string reason = past.open_before + ": " + past.begun_anew;
      step(now, engine::RecordDamaged{true, reason});
    } else if (!past.lacks.empty()) {
      step(now, engine::RecordDamaged{false, past.lacks});
    }
  }

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
  void step(Instant now, const engine::Input& input) override {
    recorder_->step(*engine_, now, input);
  }
  void publish_wave(const WaveBlock& block, engine::MonitorRef monitor) override {
    publisher_->publish(block, monitor);
  }
  void batch_done() override {
    if (std::exchange(beat_, false)) keep_checkpoint(checkpoint_every);
    publisher_->batch_done();
    Instant next = std::min(engine_->deadline(), recorder_->deadline());
    for (const auto& port : ports_) next = std::min(next, port->poll_at());
    if (next == armed_) return;
    armed_ = next;
    timer_.arm(next);
  }

  // engine::Output
  void on_event(const engine::Event& event) override {
    beat_ = beat_ || std::holds_alternative<engine::HeartbeatEvent>(event.body);
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
    tell_journal(now);
    const std::int64_t wall_minus_boot_ns = io::wall_minus_boot_ns();
    if (const auto by = clock_watch_.look(wall_minus_boot_ns)) {
      step(now, engine::ClockStepped{*by, Duration(wall_minus_boot_ns)});
      log_warning("the wall clock was set by " + std::to_string(by->count() / 1'000'000) + " ms");
    }
    tell_sync(now);
    batch_done();
  }

  void tell_sync(Instant now) {
    const bool good = !config_.require_synchronised || io::wall_clock_synchronised();
    const auto news = sync_watch_.look(now, good);
    if (!news) return;
    step(now, engine::ClockSync{*news});
    if (!*news) log_warning("nothing keeps the machine's clock at the right time");
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

  /// The engine's state into the ring, for the journal, if the one before is so old.
  void keep_checkpoint(Duration age) {
    if (!numbers_.on()) return;
    const Instant now = io::boot_now();
    if (checkpoint_at_ && now < *checkpoint_at_ + age) return;
    checkpoint_at_ = now;
    recorder_->write_kept();
    engine_->save(state_);
    checkpoint_head_.at = now;
    checkpoint_head_.wall_minus_boot_ns = io::wall_minus_boot_ns();
    if (!write_checkpoint(*runtime_->events, numbers_, runtime_->epoch, checkpoint_head_, state_)) {
      log_error("a checkpoint found no room in the ring");
    }
  }

  void on_journal_changed() {
    tell_journal(io::boot_now());
    batch_done();
  }

  void tell_journal(Instant now) {
    if (!runtime_->journal) return;
    const journal::Status status = runtime_->journal->status();
    if (journal_told_ && status.told != journal_line_) log_warning(status.told);
    journal_line_ = status.told;
    const std::size_t ring_bytes = runtime_->events->capacity();
    publisher_->set_journal(journal_state(status),
                            status.backlog_bytes / journal_full_percent >= ring_bytes / 100);
    const bool good = status.state == journal::State::ok;
    if (journal_told_ && *journal_told_ == status.reason) return;
    // A start says that all is well only where an alarm of before may stand.
    if (!journal_told_ && good && !resumed_) {
      journal_told_ = status.reason;
      return;
    }
    journal_told_ = status.reason;
    step(now, engine::JournalHealth{good, *journal_told_});
    good ? log_info("the journal is kept") : log_error("the journal: " + status.reason);
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
    keep_checkpoint(Duration(0));
    publisher_->batch_done();
    for (const auto& port : ports_) port->close();
    runtime_->bus->stop();
    if (runtime_->history) runtime_->history->stop();
    if (runtime_->journal && !runtime_->journal->stop()) {
      log_warning("the journal: the disk hangs; the ring keeps what is not written");
    }
    if (capture_ && !capture_->stop()) log_warning("raw capture: the disk hangs, its end is lost");
    log_info("vigild has stopped");
  }

  Config config_;
  boost::asio::io_context loop_{1};
  std::unique_ptr<engine::Engine> engine_;
  LinkLog link_log_;
  std::unique_ptr<capture::Writer> capture_;  // null: off
  io::PortHelper helper_;
  io::Hotplug hotplug_;
  io::DeadlineTimer timer_;
  boost::asio::signal_set signals_;
  CommandDesk desk_;
  ClockWatch clock_watch_;
  SyncWatch sync_watch_{io::boot_now()};
  std::vector<std::unique_ptr<PortOfMonitor>> ports_;
  std::vector<std::size_t> first_port_;  // per bed: its first place in ports_
  std::atomic<int> presences_waiting_{0};
  std::uint64_t told_dropped_ = 0;
  Instant armed_ = Instant::never();
  std::unique_ptr<Runtime> runtime_;
  RecordNumbers numbers_{std::nullopt};
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<Recorder> recorder_;
  playback::CheckpointHead checkpoint_head_;
  std::vector<std::uint8_t> state_;
  std::optional<Instant> checkpoint_at_;
  std::optional<std::string> journal_told_;  // the reason that the engine knows
  std::string journal_line_;                 // its latest for the log; that of the start is told
  bool resumed_ = false;
  bool beat_ = false;  // a heartbeat since the last batch: nothing is under way
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

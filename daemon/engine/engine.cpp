#include "daemon/engine/engine.hpp"

#include <algorithm>
#include <string>

namespace vigil::engine {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

std::size_t count_monitors(const EngineConfig& config) {
  std::size_t count = 0;
  for (const BedConfig& bed : config.beds) count += bed.monitors.size();
  return count;
}

}  // namespace

/// Adds bed, monitor and numbers to what one monitor tells.
class Engine::BedOutput final : public MonitorSink {
 public:
  BedOutput(Engine& engine, Monitor& monitor, Output& out)
      : engine_(engine), monitor_(monitor), out_(out) {}

  void on_change(const alarm::Change& change, Instant at) override {
    tell(AlarmEvent{change, monitor_.ref.monitor}, at);
  }
  std::uint64_t next_number() override { return ++engine_.alarm_number_; }
  void on_vital(const Reading& reading, Instant at) override {
    tell(VitalEvent{reading, monitor_.ref.monitor}, at);
  }
  void on_link(Instant at) override {
    LinkEvent event = monitor_.state.link_event();
    event.monitor = monitor_.ref.monitor;
    tell(event, at);
  }
  void on_action(link::Action action, std::size_t line_settings) override {
    out_.on_action({monitor_.ref, action, line_settings});
  }
  template <class Body>
  void tell(const Body& body, Instant at) {
    Event event;
    event.at = at;
    event.bed = monitor_.ref.bed;
    event.body = body;
    engine_.send(event, out_);
  }

 private:
  Engine& engine_;
  Monitor& monitor_;
  Output& out_;
};

Engine::Engine(const EngineConfig& config)
    : deadlines_(count_monitors(config)), bed_seq_(config.beds.size(), 0) {
  monitors_.reserve(count_monitors(config));
  first_monitor_.reserve(config.beds.size());
  for (std::size_t b = 0; b < config.beds.size(); ++b) {
    const BedConfig& bed = config.beds[b];
    first_monitor_.push_back(monitors_.size());
    for (std::size_t m = 0; m < bed.monitors.size(); ++m) {
      const MonitorRef ref{static_cast<BedIndex>(b), static_cast<MonitorIndex>(m)};
      monitors_.push_back({ref, MonitorState(bed.monitors[m], bed, config.technical)});
    }
  }
}

std::size_t Engine::place(MonitorRef ref) const { return first_monitor_[ref.bed] + ref.monitor; }

void Engine::start(Instant now, Output& out) {
  latest_ = now;
  tell_system(SystemKind::started, "vigild started", "", now, out);
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    BedOutput sink(*this, monitors_[i], out);
    monitors_[i].state.start(now, sink);
    deadlines_.set(i, monitors_[i].state.deadline());
  }
  beat(now, out);
}

void Engine::step(Instant now, const Input& input, Output& out) {
  latest_ = std::max(latest_, now);
  advance(latest_, out);
  apply(latest_, input, out);
  advance(latest_, out);
}

Instant Engine::deadline() const {
  return std::min({deadlines_.earliest(), next_beat_, receivers_.deadline()});
}

void Engine::advance(Instant now, Output& out) {
  const auto next = [this] { return std::min(deadlines_.earliest(), receivers_.deadline()); };
  for (Instant due = next(); due <= now; due = next()) {
    if (deadlines_.earliest() <= due) {
      const std::size_t i = deadlines_.earliest_place();
      BedOutput sink(*this, monitors_[i], out);
      monitors_[i].state.advance(due, sink);
      deadlines_.set(i, monitors_[i].state.deadline());
    } else {
      drop_receivers(due, out);
    }
  }
  // After a stall one heartbeat tells as much as ten; it comes after all that came due, so that it
  // counts it.
  if (next_beat_ <= now) beat(now, out);
}

void Engine::apply(Instant now, const Input& input, Output& out) {
  const auto at_monitor = [&](MonitorRef ref, const auto& act) {
    const std::size_t i = place(ref);
    BedOutput sink(*this, monitors_[i], out);
    act(monitors_[i].state, sink);
    deadlines_.set(i, monitors_[i].state.deadline());
  };
  std::visit(
      Overloaded{
          [](const Tick&) {},
          [&](const PortOpened& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_opened(in.device, now, s); });
          },
          [&](const PortFailed& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_failed(in.reason, now, s); });
          },
          [&](const PortClosed& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_closed(in.reason, now, s); });
          },
          [&](const PortActivity& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_activity(in.activity, now, s); });
          },
          [&](const MonitorReading& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_reading(in.reading, now, s); });
          },
          [&](const MonitorIdentity& in) {
            at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_identity(in.identity, now, s); });
          },
          [&](const MonitorNotice& in) {
            at_monitor(in.monitor, [&](auto&, auto& s) {
              s.tell(NoticeEvent{in.monitor.monitor, in.notice.kind, in.notice.active,
                                 in.notice.text, in.notice.value_milli},
                     now);
            });
          },
          [&](const PortsChanged&) {
            for (const Monitor& monitor : monitors_) {
              at_monitor(monitor.ref, [&](auto& m, auto& s) { m.on_hint(now, s); });
            }
          },
          [&](const ReceiverPresence& in) {
            const auto answer = receivers_.on_presence(in.receiver, in.sound, now);
            if (answer != Receivers::Answer::joined) return;
            tell_system(SystemKind::receiver_joined, in.role, in.receiver, now, out);
          },
          [&](const EventsDropped& in) {
            FixedText<160> text("events lost inside the daemon: ");
            text.append(std::to_string(in.count));
            tell_system(SystemKind::events_dropped, text.view(), "", now, out);
          },
          [&](const Stopping&) {
            tell_system(SystemKind::stopping, "vigild is stopping", "", now, out);
          },
          [](const auto&) {},
      },
      input);
}

void Engine::drop_receivers(Instant at, Output& out) {
  FixedText<64> name;
  while (receivers_.take_gone(at, name)) {
    tell_system(SystemKind::receiver_left, "not heard for 10 s", name.view(), at, out);
  }
}

void Engine::beat(Instant at, Output& out) {
  next_beat_ = at + heartbeat_every;
  HeartbeatEvent body;
  body.last_seq = seq_;
  body.beds = static_cast<std::uint32_t>(bed_seq_.size());
  for (const Monitor& monitor : monitors_) {
    body.links_live += monitor.state.live() ? 1U : 0U;
    body.alarms_active += monitor.state.open_alarms();
  }
  body.receivers = receivers_.count();
  body.receivers_sounding = receivers_.sounding();
  Event event;
  event.at = at;
  event.body = body;
  out.on_event(event);
}

void Engine::tell_system(SystemKind kind, std::string_view text, std::string_view receiver,
                         Instant at, Output& out) {
  Event event;
  event.at = at;
  event.body = SystemEvent{kind, text, receiver};
  send(event, out);
}

void Engine::send(Event& event, Output& out) {
  event.seq = ++seq_;
  if (event.bed != no_bed) event.bed_seq = ++bed_seq_[event.bed];
  out.on_event(event);
}

}  // namespace vigil::engine

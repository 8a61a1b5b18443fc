// What monitors bring to a bed, and what time makes of it. It is long because every kind of input
// of a monitor ends here.
#include "daemon/engine/bed_state.hpp"

#include <algorithm>
#include <string>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

using alarm::Finding;
using alarm::Presence;
using alarm::Priority;

Priority priority_of(MonitorPriority priority) {
  if (priority == MonitorPriority::high) return Priority::high;
  return priority == MonitorPriority::medium ? Priority::medium : Priority::low;
}

std::size_t most_trend_rules(const EngineConfig& config) {
  std::size_t most = 0;
  for (const alarm::Profile& profile : config.profiles) {
    most = std::max(most, alarm::TrendWatch(profile.trends).rule_count());
  }
  return most;
}

constexpr alarm::SlotInfo technical{alarm::Type::technical};
constexpr alarm::SlotInfo physiological{alarm::Type::physiological};

}  // namespace

BedState::BedState(const BedConfig& bed, const EngineConfig& config)
    : config_(&config),
      bed_(&bed),
      rules_(&alarm::no_rules),
      pulse_(book_.add(physiological, "pulse")),
      agreement_(book_.add(technical, "agreement")),
      cuff_(book_.add(technical, "cuff.failed"), book_.add(technical, "cuff.overdue"),
            bed.cuff_on_oximeter_limb),
      hand_(book_),
      occupancy_(book_.add(technical, "occupancy")),
      trends_(alarm::TrendRules()) {
  monitors_.reserve(bed.monitors.size());
  for (std::size_t m = 0; m < bed.monitors.size(); ++m) {
    const auto place = static_cast<std::uint8_t>(m);
    monitors_.push_back(
        {MonitorState(bed.monitors[m], place, bed, config.technical, book_), {}, {}, {}, {}});
    Bedside& bedside = monitors_.back();
    const std::string key = std::to_string(m) + ".";
    bedside.bound.slot =
        book_.add({alarm::Type::technical, alarm::Origin::vigil, place}, key + "binding");
    for (std::size_t i = 0; i < monitor_alarms_max; ++i) {
      bedside.alarms[i].slot =
          book_.add({alarm::Type::physiological, alarm::Origin::monitor, place},
                    key + std::string(bedside.state.driver_id()) + ".own." + std::to_string(i));
    }
  }
  for (std::size_t c = 0; c < session::concern_count; ++c) {
    const auto concern = static_cast<session::Concern>(c);
    const bool of_people = concern == session::Concern::check_overdue ||
                           concern == session::Concern::not_back;  // not of the patient's body
    alarm::SlotInfo slot = of_people ? technical : physiological;
    slot.calls_everyone = concern == session::Concern::emergency;
    concern_slots_[c] = book_.add(slot, "session." + std::to_string(c));
  }
  for (std::size_t i = most_trend_rules(config); i > 0; --i) {
    const std::string key = "trend." + std::to_string(trend_slots_.size());
    trend_slots_.push_back(book_.add({alarm::Type::advisory}, key));
  }
  occupancy_.set_name("the monitor of room " + bed.room);
  if (!bed.start_cuff) return;
  for (std::size_t m = bed.monitors.size(); m > 0; --m) {
    const auto& takes = bed.monitors[m - 1].driver->requests;
    const bool starts =
        std::find(takes.begin(), takes.end(), RequestKind::start_cuff) != takes.end();
    if (starts) host_cuff_.allow(static_cast<MonitorIndex>(m - 1));
  }
}

void BedState::start(Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  load_since_ = now;
  profile_ = profile_of(patient_);
  apply_rules(now, step);
  tell_patient(now, step);
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    monitors_[m].state.start(now, step);
  }
  refresh();
}

void BedState::advance(Instant now, BedSink& out) {
  // Engine calls at every deadline: what is due is due now, or was made due in the past.
  while (deadline_ <= now) {
    Step step(*this, 0, now, out);
    for (std::size_t m = 0; m < monitors_.size(); ++m) {
      step.set_monitor(static_cast<MonitorIndex>(m));
      monitors_[m].state.advance(now, step);
    }
    step.set_monitor(0);
    pulse_.advance(now, step);
    agreement_.advance(now, step);
    cuff_.advance(now, step);
    host_cuff_.advance(now, step);
    hand_.advance(now, step);
    update_limb(now, step);
    occupancy_.advance(now, step);
    trends_.advance(now, step);
    if (monitor_alarm_due_ <= now) expire_monitor_alarms(now, step);
    if (book_.silences().deadline() <= now) advance_silences(now, step);
    book_.advance(now, step);
    advance_session(now, step);
    refresh();
  }
}

void BedState::refresh() {
  Instant first = std::min({pulse_.deadline(), agreement_.deadline(), cuff_.deadline(),
                            occupancy_.deadline(), trends_.deadline(), book_.deadline(),
                            book_.silences().deadline(), monitor_alarm_due_, host_cuff_.deadline(),
                            hand_.deadline(), session_.deadline(), look_at_});
  for (const Bedside& bedside : monitors_) first = std::min(first, bedside.state.deadline());
  deadline_ = first;
}

void BedState::apply(const PortOpened& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  Bedside& bedside = monitors_[in.monitor.monitor];
  bedside.adapter = FixedText<64>(in.adapter);
  check_binding(bedside, now, step);
  bedside.state.on_opened(in.device, now, step);
  refresh();
}

void BedState::apply(const PortFailed& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  monitors_[in.monitor.monitor].state.on_failed(in.reason, now, step);
  refresh();
}

void BedState::apply(const PortClosed& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  monitors_[in.monitor.monitor].state.on_closed(in.reason, now, step);
  refresh();
}

void BedState::apply(const PortActivity& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  monitors_[in.monitor.monitor].state.on_activity(in.activity, now, step);
  refresh();
}

void BedState::apply(const MonitorReading& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  monitors_[in.monitor.monitor].state.on_reading(in.reading, now, step);
  refresh();
}

void BedState::apply(const MonitorIdentity& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  Bedside& bedside = monitors_[in.monitor.monitor];
  bedside.state.on_identity(in.identity, now, step);
  check_binding(bedside, now, step);
  refresh();
}

void BedState::apply(const PortsChanged&, Instant now, BedSink& out) {
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    Step step(*this, static_cast<MonitorIndex>(m), now, out);
    monitors_[m].state.on_hint(now, step);
  }
  refresh();
}

void BedState::apply(const MonitorNotice& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  step.tell_measured(
      NoticeEvent{in.monitor.monitor, in.notice.kind, in.notice.active, in.notice.text,
                  in.notice.value_milli, in.notice.priority, in.notice.code},
      now);
  if (in.notice.kind == NoticeKind::handshake) {
    monitors_[in.monitor.monitor].state.on_handshake(in.notice.active, in.notice.text, now, step);
  }
  note_cuff(in, now, step);
  if (in.notice.kind == NoticeKind::monitor_alarm) note_monitor_alarm(in, now, step);
  refresh();
}

void BedState::apply(const MonitorOther& in, Instant now, BedSink& out) {
  Bedside& bedside = monitors_[in.monitor.monitor];
  const OtherNumeric& numeric = in.numeric;
  OtherNumericEvent event{in.monitor.monitor, numeric.label, numeric.mdc,        numeric.unit,
                          numeric.validity,   numeric.milli, numeric.measured_at};
  if (event.measured_at > now) event.measured_at = now;
  if (!bedside.others.admit(event)) return;
  Step step(*this, in.monitor.monitor, now, out);
  step.tell_measured(event, now);
}

void BedState::watch(const Reading& reading, Instant at, Step& step) {
  const Parameter parameter = reading.parameter();
  if (parameter == Parameter::hr || parameter == Parameter::pulse) {
    const bool seen = heart_is_seen();
    occupancy_.on_pulse(seen, at, step);
    // Only a heart that beats now brings the patient back, not the loss of one of two signals.
    if (reading.valid() && off_monitor_) set_off_monitor(false, at, step);
  }
  // A probe on the table finds no pulse, either.
  if (!off_monitor_) pulse_.on_reading(reading, at, step);
  agreement_.on_reading(reading, at, step);
  tell_session(reading, at, step);
  if (session_.open() && somebody_is_on() != seen_on_) {
    seen_on_ = !seen_on_;
    look_at_ = std::min(look_at_, at);
  }
  if (!reading.valid()) {
    trends_.on_signal_lost(parameter);
    // After a session its limits stay until the sensors are off (docs/safety-rules.md A).
    if (limits_linger_ && !somebody_is_on()) {
      limits_linger_ = false;
      take_limits(true);
      // Who has gone home misses no sensor.
      forget_sensors(at, step);
      apply_rules(at, step);
    }
    return;
  }
  // What stood on the monitor at its connection is not the reading of this or that minute.
  if (parameter == Parameter::nibp_sys && !reading.age_unknown()) {
    cuff_.on_reading(reading.measured_at(), at, step);
    host_cuff_.on_reading(reading.measured_at(), at, step);
    update_limb(at, step);
  }
  const bool repeat =
      std::any_of(monitors_.begin(), monitors_.end(),
                  [&](const Bedside& bedside) { return bedside.state.awaits_repeat(parameter); }) ||
      hand_.awaits_repeat(parameter);
  if (repeat) host_cuff_.want_repeat(at, step);
  hand_.on_monitor_value(parameter, *reading.milli(), reading.measured_at(), at, step);
  trends_.on_valid(parameter, *reading.milli(), reading.measured_at(), step);
}

void BedState::apply(const RequestRefused& in, Instant now, BedSink& out) {
  Step step(*this, in.monitor.monitor, now, out);
  if (in.kind == RequestKind::start_cuff) host_cuff_.on_refused(in.why, now, step);
  refresh();
}

void BedState::update_host_cuff(Instant now, Step& step) {
  if (!host_cuff_.allowed()) return;
  host_cuff_.set_ready(monitors_[host_cuff_.monitor()].state.live(), off_monitor_ || in_bathroom_,
                       now, step);
}

bool BedState::heart_is_seen() const {
  return std::any_of(monitors_.begin(), monitors_.end(), [](const Bedside& bedside) {
    return bedside.state.fresh(Parameter::hr) || bedside.state.fresh(Parameter::pulse);
  });
}

bool BedState::somebody_is_on() const {
  return heart_is_seen() || std::any_of(monitors_.begin(), monitors_.end(), [](const auto& m) {
           return m.state.fresh(Parameter::spo2);
         });
}

bool BedState::measures(Parameter parameter) const {
  return std::any_of(monitors_.begin(), monitors_.end(),
                     [&](const Bedside& bedside) { return bedside.state.measures(parameter); });
}

void BedState::on_live(MonitorIndex monitor, bool live, Instant at, Step& step) {
  Bedside& bedside = monitors_[monitor];
  if (session_.open()) look_at_ = std::min(look_at_, at);
  update_host_cuff(at, step);
  for (const Parameter parameter : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    if (bedside.state.measures(parameter)) pulse_.on_link(parameter, live, at, step);
  }
  if (!live) {
    if (!away_ && !bedside.state.lost_by_restart()) link_lost_at_ = at;
    occupancy_.on_pulse(heart_is_seen(), at, step);
    for (const Parameter parameter : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
      if (bedside.state.measures(parameter)) trends_.on_signal_lost(parameter);
    }
  }
  for (MonitorAlarm& entry : bedside.alarms) {
    if (!entry.active) continue;
    if (!live) tell_monitor_alarm(entry, true, Presence::active_unknown, at, step);
    if (live) entry.tell_again_by = at + config_->technical.invalid;
    monitor_alarm_due_ = std::min(monitor_alarm_due_, entry.tell_again_by);
  }
}

void BedState::tell_link(MonitorIndex monitor, Instant at, Step& step) {
  LinkEvent event = monitors_[monitor].state.link_event();
  event.monitor = monitor;
  step.tell(event, at);
}

void BedState::note_cuff(const MonitorNotice& in, Instant now, Step& step) {
  const bool starts = in.notice.kind == NoticeKind::cuff_started ||
                      (in.notice.kind == NoticeKind::cuff_pressure && in.notice.active);
  if (starts) {
    const bool clear = std::any_of(monitors_.begin(), monitors_.end(), [](const Bedside& bedside) {
      return bedside.state.clear(Parameter::spo2);
    });
    cuff_.on_started(clear, now);
    host_cuff_.on_started(now, step);
  } else if (in.notice.kind == NoticeKind::cuff_failed && in.notice.active) {
    if (host_cuff_.stopping()) {
      cuff_.on_stopped();
    } else {
      cuff_.on_failed(in.notice.text, now, step);
    }
    host_cuff_.on_failed(in.notice.text, now, step);
  }
  update_limb(now, step);
}

void BedState::update_limb(Instant now, Step& step) {
  if (cuff_.on_limb_now() == told_limb_) return;
  told_limb_ = cuff_.on_limb_now();
  pulse_.set_cuff_on_limb(told_limb_, now);
  apply_context(now, step);
}

void BedState::note_monitor_alarm(const MonitorNotice& in, Instant now, Step& step) {
  auto& alarms = monitors_[in.monitor.monitor].alarms;
  const FixedText<96> text(in.notice.text);
  auto found = std::find_if(alarms.begin(), alarms.end(), [&](const MonitorAlarm& entry) {
    if (in.notice.code != 0) return entry.active && entry.code == in.notice.code;
    return entry.active && entry.code == 0 && entry.text == text;
  });
  if (!in.notice.active) {
    if (found == alarms.end()) return;
    tell_monitor_alarm(*found, false, Presence::clear, now, step);
    return;
  }
  if (found == alarms.end()) {
    found = std::find_if(alarms.begin(), alarms.end(),
                         [](const MonitorAlarm& entry) { return !entry.active; });
  }
  if (found == alarms.end()) {
    // More than this at once: a graver one takes the place of the mildest. Every notice is told.
    found = std::min_element(alarms.begin(), alarms.end(),
                             [](const auto& a, const auto& b) { return a.priority < b.priority; });
    if (found->priority >= in.notice.priority) return;
  }
  found->text = text;
  found->code = in.notice.code;
  found->priority = in.notice.priority;
  tell_monitor_alarm(*found, true, Presence::active, now, step);
}

void BedState::tell_monitor_alarm(MonitorAlarm& entry, bool present, Presence presence, Instant at,
                                  Step& step) {
  entry.active = present;
  entry.tell_again_by = Instant::never();
  Finding finding;
  finding.present = present;
  finding.kind = alarm::Kind::monitor_alarm;
  finding.priority = priority_of(entry.priority);
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = presence;
  finding.text.append(alarm::asterisks(finding.priority)).append(" Monitor: ");
  finding.text.append(entry.text.view());
  if (presence == Presence::active_unknown) finding.text.append(", link lost");
  step.on_finding(entry.slot, finding, at);
}

void BedState::expire_monitor_alarms(Instant due, Step& step) {
  monitor_alarm_due_ = Instant::never();
  for (Bedside& bedside : monitors_) {
    for (MonitorAlarm& entry : bedside.alarms) {
      if (entry.active && entry.tell_again_by <= due) {
        tell_monitor_alarm(entry, false, Presence::clear, due, step);
      }
      monitor_alarm_due_ = std::min(monitor_alarm_due_, entry.tell_again_by);
    }
  }
}

std::uint32_t BedState::links_live() const {
  return static_cast<std::uint32_t>(
      std::count_if(monitors_.begin(), monitors_.end(),
                    [](const Bedside& bedside) { return bedside.state.live(); }));
}

void BedState::Step::on_verdict(std::size_t rule, const alarm::TrendVerdict& verdict, Instant at) {
  const Parameter parameter = bed_.trends_.parameter(rule);
  Finding finding;
  finding.present = verdict.present;
  finding.kind = bed_.trends_.kind(rule);
  finding.priority = verdict.priority;
  finding.rank = static_cast<std::uint8_t>(verdict.priority);
  finding.presence = verdict.present ? Presence::active : Presence::clear;
  finding.parameter = parameter;
  finding.value_milli = verdict.value_milli;
  if (verdict.priority != Priority::none) {
    finding.text.append(alarm::asterisks(verdict.priority)).append(" ");
  }
  finding.text.append(info(parameter).label).append(" ").append(verdict.words.view());
  finding.detail = verdict.detail;
  on_finding(bed_.trend_slots_[rule], finding, at);
}

}  // namespace vigil::engine

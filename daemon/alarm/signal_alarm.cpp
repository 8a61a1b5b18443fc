#include "daemon/alarm/signal_alarm.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {
namespace {

// Without a dosed patient every technical alarm is low (docs/clinical-numbers.md 4).
constexpr Priority technical_priority = Priority::low;

constexpr bool says_sensor_off(Validity why) {
  return why == Validity::sensor_off || why == Validity::sensor_disconnected;
}

std::string_view words(Validity why) {
  switch (why) {
    case Validity::sensor_off:
      return "is off the patient";
    case Validity::sensor_disconnected:
      return "is disconnected";
    case Validity::searching:
      return "is searching for a pulse";
    case Validity::no_pulse:
      return "finds no pulse";
    case Validity::motion:
      return "is disturbed by motion";
    case Validity::low_perfusion:
      return "has a weak signal";
    case Validity::interference:
      return "is disturbed by interference";
    case Validity::out_of_range:
      return "gives numbers out of range";
    case Validity::held:
      return "gives an old number only";
    case Validity::not_calibrated:
      return "is not calibrated";
    case Validity::valid:
    case Validity::no_value:
    case Validity::stale:
      return "gives no value";
  }
  return "gives no value";
}

}  // namespace

void SignalAlarm::expect(Parameter parameter, Duration no_data_delay, Instant since) {
  Lane& lane = lanes_[index(parameter)];
  if (lane.expected) return;
  lane.expected = true;
  lane.no_data_delay = no_data_delay;
  lane.lost_since = since;
}

void SignalAlarm::on_reading(const Reading& reading, Instant now, ChangeSink& sink) {
  Lane& lane = lanes_[index(reading.parameter())];
  if (const auto milli = reading.milli()) {
    lane.valid = lane.ever_valid = true;
    lane.last_milli = *milli;
    lane.last_measured_at = reading.measured_at();
    const bool lost = std::any_of(lanes_.begin(), lanes_.end(),
                                  [](const Lane& other) { return other.expected && !other.valid; });
    if (!open_) return;
    lost ? tell_change(now, sink) : tell(Phase::end, now, sink);
    return;
  }
  if (!lane.expected) return;
  if (lane.valid) {
    lane.valid = false;
    lane.lost_since = lane.last_measured_at;
    lane.why = Validity::no_value;
  }
  if (says_sensor_off(reading.validity()) && !says_sensor_off(lane.why)) lane.off_since = now;
  // Our own "stale" explains nothing: it must not overwrite what the monitor said.
  if (reading.validity() != Validity::stale) lane.why = reading.validity();
  if (open_) tell_change(now, sink);
}

void SignalAlarm::tell_change(Instant now, ChangeSink& sink) {
  const Parameter about = speaker();
  if (about == told_speaker_ && lanes_[index(about)].why == told_why_) return;
  tell(Phase::update, now, sink);
}

void SignalAlarm::on_link_live(Instant now, Duration grace) {
  link_live_ = true;
  for (Lane& lane : lanes_) lane.not_before = now + grace;
}

void SignalAlarm::on_link_lost() { link_live_ = false; }

Instant SignalAlarm::due_of(const Lane& lane) const {
  if (!lane.expected || lane.valid) return Instant::never();
  Instant due = lane.lost_since + lane.no_data_delay;
  if (says_sensor_off(lane.why)) due = std::min(due, lane.off_since + sensor_off_delay_);
  return std::max(due, lane.not_before);
}

Instant SignalAlarm::deadline() const {
  if (open_ || !link_live_) return Instant::never();
  Instant first = Instant::never();
  for (const Lane& lane : lanes_) first = std::min(first, due_of(lane));
  return first;
}

void SignalAlarm::advance(Instant now, ChangeSink& sink) {
  const Instant due = deadline();
  if (due > now) return;
  tell(Phase::start, due, sink);
}

void SignalAlarm::tell(Phase phase, Instant at, ChangeSink& sink) {
  if (phase == Phase::start) {
    open_ = true;
    number_ = sink.next_number();
    started_at_ = at;
  }
  Change change = describe(phase, at);
  if (phase == Phase::end) {
    open_ = false;
    change.state = State::inactive;
    change.presence = Presence::clear;
  } else {
    told_speaker_ = *change.parameter;
    told_why_ = lanes_[index(told_speaker_)].why;
  }
  sink.on_change(change, at);
}

Parameter SignalAlarm::speaker() const {
  // The sensor's own parameter speaks for it, unless another one alone is lost.
  Parameter chosen = principal(sensor_);
  for (const ParameterInfo& entry : parameters()) {
    const Lane& lane = lanes_[index(entry.id)];
    const bool lost = lane.expected && !lane.valid;
    const Lane& now = lanes_[index(chosen)];
    if (lost && (!now.expected || now.valid)) chosen = entry.id;
  }
  return chosen;
}

Change SignalAlarm::describe(Phase phase, Instant at) const {
  const Parameter about = speaker();
  const Lane& lane = lanes_[index(about)];
  Change change;
  change.number = number_;
  change.kind = says_sensor_off(lane.why) ? Kind::sensor_off : Kind::no_data;
  change.phase = phase;
  change.state = State::active;
  change.inactivation = Inactivation::enabled;
  change.priority = technical_priority;
  change.type = Type::technical;
  change.presence = Presence::active;
  change.parameter = about;
  change.started_at = started_at_;
  if (lane.ever_valid) {
    change.last_value_milli = lane.last_milli;
    change.last_measured_at = lane.last_measured_at;
  }
  change.text.append(asterisks(change.priority)).append(" ").append(label(sensor_)).append(" ");
  change.text.append(phase == Phase::end ? "gives values again" : words(lane.why));
  change.reason.append(info(about).label).append(": ").append(name(lane.why));
  if (lane.ever_valid && phase != Phase::end) {
    change.reason.append(", last ").append(number_text(lane.last_milli).view());
    change.reason.append(", ").append(age_text(at - lane.last_measured_at).view());
    change.reason.append(" ago");
  }
  return change;
}

void LinkAlarm::on_lost(Instant due, std::string_view reason) {
  if (open_) return;
  reason_ = FixedText<160>(reason);
  due_ = std::min(due_, due);
}

void LinkAlarm::on_reason(std::string_view reason, Instant now, ChangeSink& sink) {
  if (reason_.view() == reason || reason.empty()) return;
  reason_ = FixedText<160>(reason);
  if (open_) tell(Phase::update, now, sink);
}

void LinkAlarm::on_live(Instant now, ChangeSink& sink) {
  due_ = Instant::never();
  reason_.clear();
  if (open_) tell(Phase::end, now, sink);
}

void LinkAlarm::advance(Instant now, ChangeSink& sink) {
  if (open_ || now < due_) return;
  const Instant at = due_;
  due_ = Instant::never();
  tell(Phase::start, at, sink);
}

Instant LinkAlarm::deadline() const { return open_ ? Instant::never() : due_; }

void LinkAlarm::tell(Phase phase, Instant at, ChangeSink& sink) {
  if (phase == Phase::start) {
    open_ = true;
    number_ = sink.next_number();
    started_at_ = at;
  }
  if (phase == Phase::end) open_ = false;
  Change change;
  change.number = number_;
  change.kind = Kind::link_lost;
  change.phase = phase;
  change.state = open_ ? State::active : State::inactive;
  change.inactivation = Inactivation::enabled;
  change.priority = technical_priority;
  change.type = Type::technical;
  change.presence = open_ ? Presence::active : Presence::clear;
  change.started_at = started_at_;
  change.text.append(asterisks(change.priority));
  change.text.append(open_ ? " Link lost: no data from the monitor" : " Monitor is heard again");
  change.reason = reason_;
  sink.on_change(change, at);
}

}  // namespace vigil::alarm

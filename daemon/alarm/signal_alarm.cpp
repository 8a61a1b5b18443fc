#include "daemon/alarm/signal_alarm.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {
namespace {

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
    case Validity::demo:
      return "gives a demonstration, no patient's numbers";
    case Validity::questionable:
      return "doubts its own numbers";
    case Validity::discontinuity:
      return "was interrupted";
    case Validity::under_range:
      return "is below what the monitor can measure";
    case Validity::over_range:
      return "is above what the monitor can measure";
    case Validity::not_updated:
    case Validity::valid:
    case Validity::no_value:
    case Validity::stale:
      return "gives no value";
  }
  return "gives no value";
}

}  // namespace

Priority loss_priority(Duration age, const LossContext& context) {
  // Without a dosed patient a loss is low (docs/clinical-numbers.md 4).
  if (!context.dosed) return Priority::low;
  const SignalRules& rules = context.rules;
  if (rules.high_after.count() > 0 && age >= rules.high_after) return Priority::high;
  if (rules.medium_after.count() > 0 && age >= rules.medium_after) return Priority::medium;
  return Priority::low;
}

Instant loss_grows_at(Instant last_valid_at, Priority now, const LossContext& context) {
  const SignalRules& rules = context.rules;
  if (!context.dosed || last_valid_at.is_never()) return Instant::never();
  if (now < Priority::medium && rules.medium_after.count() > 0) {
    return last_valid_at + rules.medium_after;
  }
  if (now < Priority::high && rules.high_after.count() > 0) return last_valid_at + rules.high_after;
  return Instant::never();
}

void SignalAlarm::expect(Parameter parameter, Duration no_data_delay, Instant since) {
  Lane& lane = lanes_[index(parameter)];
  if (lane.expected) return;
  lane.expected = true;
  lane.no_data_delay = no_data_delay;
  lane.lost_since = since;
}

void SignalAlarm::forget(Parameter parameter, Instant now, FindingSink& sink) {
  lanes_[index(parameter)].expected = false;
  const bool lost = std::any_of(lanes_.begin(), lanes_.end(),
                                [](const Lane& lane) { return lane.expected && !lane.valid; });
  if (open_ && !lost) tell(false, now, sink);
}

void SignalAlarm::on_reading(const Reading& reading, Instant now, FindingSink& sink) {
  Lane& lane = lanes_[index(reading.parameter())];
  if (const auto milli = reading.milli()) {
    lane.valid = lane.ever_valid = true;
    lane.last_milli = *milli;
    lane.last_measured_at = reading.measured_at();
    if (!open_) return;
    const bool lost = std::any_of(lanes_.begin(), lanes_.end(),
                                  [](const Lane& other) { return other.expected && !other.valid; });
    lost ? tell_change(now, sink) : tell(false, now, sink);
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

void SignalAlarm::tell_change(Instant now, FindingSink& sink) {
  const Parameter about = speaker();
  const bool same = about == told_speaker_ && lanes_[index(about)].why == told_why_ &&
                    priority_at(now) == told_priority_;
  if (!same) tell(true, now, sink);
}

void SignalAlarm::on_link_live(Instant now, Duration grace) {
  link_live_ = true;
  for (Lane& lane : lanes_) lane.not_before = now + grace;
}

void SignalAlarm::on_link_lost() { link_live_ = false; }

void SignalAlarm::set_context(const LossContext& context, Instant now, FindingSink& sink) {
  context_ = context;
  if (!context.cuff_on_limb) began_under_cuff_ = false;
  if (open_) tell_change(now, sink);
}

void SignalAlarm::set_suspended(bool suspended, Instant now, FindingSink& sink) {
  if (suspended == suspended_) return;
  suspended_ = suspended;
  if (suspended && open_) tell(false, now, sink);
  // Back on the monitor: what is missing is missed from now on.
  for (Lane& lane : lanes_) {
    lane.lost_since = std::max(lane.lost_since, now);
    lane.off_since = std::max(lane.off_since, now);
  }
}

Instant SignalAlarm::due_of(const Lane& lane) const {
  if (!lane.expected || lane.valid) return Instant::never();
  Instant due = lane.lost_since + lane.no_data_delay;
  if (says_sensor_off(lane.why)) due = std::min(due, lane.off_since + sensor_off_delay_);
  return std::max(due, lane.not_before);
}

Priority SignalAlarm::priority_at(Instant at) const {
  Priority priority = Priority::low;
  if (began_under_cuff_) return priority;
  for (const ParameterInfo& entry : parameters()) {
    const Lane& lane = lanes_[index(entry.id)];
    if (!lane.expected || lane.valid || !context_.rules.continuous[index(entry.id)]) continue;
    priority = std::max(priority, loss_priority(at - lane.lost_since, context_));
  }
  return priority;
}

Instant SignalAlarm::deadline() const {
  if (suspended_ || !link_live_) return Instant::never();
  Instant first = Instant::never();
  if (open_) {
    if (began_under_cuff_ || !context_.dosed) return first;
    for (const ParameterInfo& entry : parameters()) {
      const Lane& lane = lanes_[index(entry.id)];
      if (!lane.expected || lane.valid || !context_.rules.continuous[index(entry.id)]) continue;
      first = std::min(first, loss_grows_at(lane.lost_since, told_priority_, context_));
    }
    return first;
  }
  for (const Lane& lane : lanes_) first = std::min(first, due_of(lane));
  return first;
}

void SignalAlarm::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    if (!open_) began_under_cuff_ = context_.cuff_on_limb && sensor_ == Sensor::oximeter;
    const Priority before = told_priority_;
    tell(true, due, sink);
    if (told_priority_ == before) return;  // nothing grew: never twice for one moment
  }
}

void SignalAlarm::tell(bool present, Instant at, FindingSink& sink) {
  const Finding finding = describe(present, at);
  open_ = present;
  if (present) {
    told_speaker_ = *finding.parameter;
    told_why_ = lanes_[index(told_speaker_)].why;
    told_priority_ = finding.priority;
  } else {
    told_priority_ = Priority::none;
    began_under_cuff_ = false;
  }
  sink.on_finding(slot_, finding, at);
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

Finding SignalAlarm::describe(bool present, Instant at) const {
  const Parameter about = speaker();
  const Lane& lane = lanes_[index(about)];
  Finding finding;
  finding.present = present;
  finding.kind = says_sensor_off(lane.why) ? Kind::sensor_off : Kind::no_data;
  finding.priority = present ? priority_at(at) : told_priority_;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = present ? Presence::active : Presence::clear;
  finding.parameter = about;
  if (lane.ever_valid) {
    finding.last_value_milli = lane.last_milli;
    finding.last_measured_at = lane.last_measured_at;
  }
  finding.text.append(asterisks(finding.priority)).append(" ").append(label(sensor_)).append(" ");
  finding.text.append(present || suspended_ ? words(lane.why) : "gives values again");
  finding.reason.append(info(about).label).append(": ").append(name(lane.why));
  if (!present) return finding;
  if (lane.ever_valid) {
    finding.reason.append(", last ").append(number_text(lane.last_milli).view());
    finding.reason.append(", ").append(age_text(at - lane.last_measured_at).view());
    finding.reason.append(" ago");
  }
  if (began_under_cuff_) finding.reason.append("; a cuff inflates on the same limb");
  return finding;
}

void LinkAlarm::on_lost(Instant due, Instant last_valid_at, std::string_view reason) {
  if (!lost_) last_valid_at_ = last_valid_at;
  lost_ = true;
  if (open_) return;
  reason_ = FixedText<160>(reason);
  due_ = std::min(due_, due);
}

void LinkAlarm::on_reason(std::string_view reason, Instant now, FindingSink& sink) {
  if (reason_.view() == reason || reason.empty()) return;
  reason_ = FixedText<160>(reason);
  if (open_) tell(true, now, sink);
}

void LinkAlarm::on_live(Instant now, FindingSink& sink) {
  lost_ = false;
  due_ = Instant::never();
  reason_.clear();
  if (open_) tell(false, now, sink);
}

void LinkAlarm::set_context(const LossContext& context, Instant last_valid_at, Instant now,
                            FindingSink& sink) {
  context_ = context;
  last_valid_at_ = last_valid_at;
  if (open_ && priority_at(now) != told_priority_) tell(true, now, sink);
}

void LinkAlarm::set_suspended(bool suspended, Instant now, FindingSink& sink) {
  if (suspended == suspended_) return;
  suspended_ = suspended;
  if (suspended && open_) tell(false, now, sink);
  if (suspended || !lost_) return;
  // The patient is back and the monitor is not: due at once, and missed from now on.
  due_ = now;
  counts_from_ = now;
}

Priority LinkAlarm::priority_at(Instant at) const {
  if (last_valid_at_.is_never()) return Priority::low;
  return loss_priority(at - std::max(last_valid_at_, counts_from_), context_);
}

void LinkAlarm::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    due_ = Instant::never();
    const Priority before = told_priority_;
    tell(true, due, sink);
    if (told_priority_ == before) return;
  }
}

Instant LinkAlarm::deadline() const {
  if (suspended_) return Instant::never();
  if (!open_) return due_;
  return loss_grows_at(std::max(last_valid_at_, counts_from_), told_priority_, context_);
}

void LinkAlarm::tell(bool present, Instant at, FindingSink& sink) {
  Finding finding;
  finding.present = present;
  finding.kind = Kind::link_lost;
  finding.priority = present ? priority_at(at) : told_priority_;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = present ? Presence::active : Presence::clear;
  finding.text.append(asterisks(finding.priority));
  finding.text.append(present || lost_ ? " Link lost: no data from the monitor"
                                       : " Monitor is heard again");
  finding.reason = reason_;
  open_ = present;
  told_priority_ = present ? finding.priority : Priority::none;
  sink.on_finding(slot_, finding, at);
}

void SignalAlarm::Lane::archive(Archive& archive) {
  archive.field("expected", expected);
  archive.field("valid", valid);
  archive.field("why", why, Validity::over_range);
  archive.field("no_data_delay", no_data_delay);
  archive.field("lost_since", lost_since);
  archive.field("off_since", off_since);
  archive.field("not_before", not_before);
  archive.field("last_milli", last_milli);
  archive.field("last_measured_at", last_measured_at);
  archive.field("ever_valid", ever_valid);
}

void SignalAlarm::archive(Archive& archive) {
  for (const ParameterInfo& entry : parameters()) {
    if (sensor_of(entry.id) != sensor_) continue;
    archive.object(Archive::Name::of(entry.key), [&] { lanes_[index(entry.id)].archive(archive); });
  }
  archive.field("cuff_on_limb", context_.cuff_on_limb);
  archive.field("link_live", link_live_);
  archive.field("suspended", suspended_);
  archive.field("open", open_);
  archive.field("began_under_cuff", began_under_cuff_);
  archive.field("told_speaker", told_speaker_);
  archive.field("told_why", told_why_, Validity::over_range);
  archive.field("told_priority", told_priority_, Priority::high);
}

void LinkAlarm::archive(Archive& archive) {
  archive.field("lost", lost_);
  archive.field("suspended", suspended_);
  archive.field("due", due_);
  archive.field("last_valid_at", last_valid_at_);
  archive.field("counts_from", counts_from_);
  archive.field("reason", reason_);
  archive.field("open", open_);
  archive.field("told_priority", told_priority_, Priority::high);
}

}  // namespace vigil::alarm

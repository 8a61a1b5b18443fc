#include "daemon/alarm/pulse_watch.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {
namespace {

constexpr bool says_off(Validity why) {
  return why == Validity::sensor_off || why == Validity::sensor_disconnected;
}

std::optional<std::size_t> lane_of(Parameter parameter) {
  if (parameter == Parameter::hr) return 0;
  if (parameter == Parameter::pulse) return 1;
  if (parameter == Parameter::spo2) return 2;
  return std::nullopt;
}

}  // namespace

void PulseWatch::set_rules(const PulseRules& rules, bool dosed, bool in_session) {
  rules_ = rules;
  dosed_ = dosed;
  in_session_ = in_session;
}

void PulseWatch::new_patient() {
  for (Lane& lane : lanes_) lane.seen = lane.valid;
  note_both_lost();
}

bool PulseWatch::oximeter_finds_none() const {
  return std::any_of(lanes_.begin() + pulse, lanes_.end(), [](const Lane& lane) {
    return lane.live && !lane.valid && lane.why == Validity::no_pulse;
  });
}

bool PulseWatch::both_lost() const {
  if (!lanes_[spo2].seen || !(lanes_[hr].seen || lanes_[pulse].seen)) return false;
  return std::none_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
    return lane.seen && (lane.valid || !lane.live || says_off(lane.why));
  });
}

void PulseWatch::on_reading(const Reading& reading, Instant now, FindingSink& sink) {
  const auto place = lane_of(reading.parameter());
  if (!place) return;
  Lane& lane = lanes_[*place];
  // That a value has grown old is no word of the monitor: its link may be dead.
  if (reading.validity() != Validity::stale) lane.live = true;
  if (reading.valid()) {
    lane.seen = lane.valid = true;
    lane.lost_at = reading.measured_at();
    lane.why = Validity::no_value;
  } else {
    lane.valid = false;
    if (reading.validity() != Validity::stale) lane.why = reading.validity();
  }
  look(now, sink);
}

void PulseWatch::on_link(Parameter parameter, bool live, Instant now, FindingSink& sink) {
  const auto place = lane_of(parameter);
  if (!place || lanes_[*place].live == live) return;
  lanes_[*place].live = live;
  if (!live) lanes_[*place].valid = false;
  // A monitor that is heard again gets its time to find the pulse.
  if (live) lanes_[*place].lost_at = std::max(lanes_[*place].lost_at, now);
  look(now, sink);
}

void PulseWatch::set_cuff_on_limb(bool inflating, Instant now) {
  cuff_on_limb_ = inflating;
  if (inflating) return;
  // The time under the cuff does not count.
  cuff_ended_at_ = now;
  if (!no_pulse_since_.is_never()) no_pulse_since_ = now;
  note_both_lost();
}

void PulseWatch::note_both_lost() {
  both_lost_since_ = Instant::never();
  if (!both_lost()) return;
  both_lost_since_ = lanes_[hr].seen ? Instant() : cuff_ended_at_;
  for (const Lane& lane : lanes_) {
    if (lane.seen) both_lost_since_ = std::max(both_lost_since_, lane.lost_at);
  }
}

void PulseWatch::look(Instant now, FindingSink& sink) {
  if (!oximeter_finds_none()) {
    no_pulse_since_ = Instant::never();
  } else if (no_pulse_since_.is_never()) {
    no_pulse_since_ = now;
  }
  note_both_lost();
  if (!open_) return;
  const bool oximeter = lanes_[pulse].valid || lanes_[spo2].valid;
  const bool found = by_oximeter_ ? oximeter : oximeter || lanes_[hr].valid;
  if (found && no_pulse_since_.is_never()) return tell(false, now, sink);
  const bool known = !no_pulse_since_.is_never() || !both_lost_since_.is_never();
  if (known != (told_presence_ == Presence::active)) tell(true, now, sink);
}

Priority PulseWatch::priority_at(Instant at) const {
  const auto lasted = [&](Instant since, Duration wanted) {
    return wanted.count() > 0 && !since.is_never() && at - since >= wanted;
  };
  const bool only_oximeter = !lanes_[hr].seen;
  if (dosed_ && !cuff_on_limb_) {
    if (lasted(no_pulse_since_, rules_.no_pulse_high_after)) return Priority::high;
  }
  if (in_session_ && !(cuff_on_limb_ && only_oximeter)) {
    if (lasted(both_lost_since_, rules_.both_lost_high_after)) return Priority::high;
  }
  if (dosed_ && !cuff_on_limb_) {
    if (lasted(no_pulse_since_, rules_.no_pulse_medium_after)) return Priority::medium;
  }
  return Priority::none;
}

Instant PulseWatch::deadline() const {
  Instant first = Instant::never();
  const auto consider = [&](Instant since, Duration wanted, Priority reached) {
    if (wanted.count() <= 0 || told_priority_ >= reached) return;
    first = std::min(first, since + wanted);
  };
  if (dosed_ && !cuff_on_limb_) {
    consider(no_pulse_since_, rules_.no_pulse_medium_after, Priority::medium);
    consider(no_pulse_since_, rules_.no_pulse_high_after, Priority::high);
  }
  if (in_session_ && !(cuff_on_limb_ && !lanes_[hr].seen)) {
    consider(both_lost_since_, rules_.both_lost_high_after, Priority::high);
  }
  return first;
}

void PulseWatch::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    const Priority before = told_priority_;
    if (priority_at(due) > before) tell(true, due, sink);
    if (told_priority_ == before) return;
  }
}

void PulseWatch::end(Instant now, FindingSink& sink) {
  for (Lane& lane : lanes_) lane = {};
  no_pulse_since_ = both_lost_since_ = Instant::never();
  if (open_) tell(false, now, sink);
}

void PulseWatch::tell(bool present, Instant at, FindingSink& sink) {
  Finding finding;
  const bool oximeter = !no_pulse_since_.is_never();
  const bool known = oximeter || !both_lost_since_.is_never();
  if (present && !open_) by_oximeter_ = oximeter && both_lost_since_.is_never();
  finding.present = present;
  finding.kind = Kind::no_pulse;
  finding.priority = present ? std::max(priority_at(at), told_priority_) : told_priority_;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = !present ? Presence::clear
                     : known  ? Presence::active
                              : Presence::active_unknown;
  finding.parameter = Parameter::pulse;
  finding.text.append(asterisks(finding.priority)).append(" ");
  if (!present) {
    finding.text.append("Pulse is found again");
  } else if (oximeter) {
    finding.text.append("No pulse found, the probe is on");
    finding.detail.append("for ").append(age_text(at - no_pulse_since_).view());
  } else if (known) {
    finding.text.append("No HR and no SpO2: look at the patient");
    finding.detail.append("for ").append(age_text(at - both_lost_since_).view());
  } else {
    finding.text.append("No pulse was found, now no signal");
  }
  open_ = present;
  told_priority_ = present ? finding.priority : Priority::none;
  told_presence_ = finding.presence;
  sink.on_finding(slot_, finding, at);
}

void PulseAgreement::set_rules(const PulseRules& rules, Instant now, FindingSink& sink) {
  rules_ = rules;
  if (rules_.disagree_milli > 0) return;
  differ_since_ = Instant::never();
  if (open_) tell(false, now, sink);
}

void PulseAgreement::on_reading(const Reading& reading, Instant now, FindingSink& sink) {
  if (reading.parameter() == Parameter::hr) {
    hr_ = reading.milli();
  } else if (reading.parameter() == Parameter::pulse) {
    pulse_ = reading.milli();
  } else {
    return;
  }
  if (rules_.disagree_milli <= 0) return;
  const bool comparable = hr_ && pulse_;
  const bool differ =
      comparable && (*hr_ > *pulse_ ? *hr_ - *pulse_ : *pulse_ - *hr_) > rules_.disagree_milli;
  if (differ) {
    if (differ_since_.is_never()) differ_since_ = now;
    return;
  }
  differ_since_ = Instant::never();
  // One of them lost is a loss, told as such; it is no disagreement any more.
  if (open_) tell(false, now, sink);
}

Instant PulseAgreement::deadline() const {
  return open_ ? Instant::never() : differ_since_ + rules_.disagree_for;
}

void PulseAgreement::advance(Instant now, FindingSink& sink) {
  if (const Instant due = deadline(); due <= now) tell(true, due, sink);
}

void PulseAgreement::tell(bool present, Instant at, FindingSink& sink) {
  Finding finding;
  finding.present = present;
  finding.kind = Kind::pulse_disagrees;
  finding.priority = Priority::low;
  finding.presence = present ? Presence::active : Presence::clear;
  finding.parameter = Parameter::hr;
  finding.value_milli = hr_;
  finding.text.append(asterisks(Priority::low));
  if (present) {
    finding.text.append(" HR ").append(number_text(*hr_).view()).append(", pulse ");
    finding.text.append(number_text(*pulse_).view()).append(": check lead and sensor");
  } else {
    finding.text.append(" HR and pulse agree, or one is lost");
  }
  open_ = present;
  sink.on_finding(slot_, finding, at);
}

void PulseWatch::Lane::archive(Archive& archive) {
  archive.field("seen", seen);
  archive.field("valid", valid);
  archive.field("live", live);
  archive.field("why", why, Validity::over_range);
  archive.field("lost_at", lost_at);
}

void PulseWatch::archive(Archive& archive) {
  archive.field("cuff_on_limb", cuff_on_limb_);
  archive.field("lanes", lanes_);
  archive.field("no_pulse_since", no_pulse_since_);
  archive.field("both_lost_since", both_lost_since_);
  archive.field("cuff_ended_at", cuff_ended_at_);
  archive.field("open", open_);
  archive.field("by_oximeter", by_oximeter_);
  archive.field("told_priority", told_priority_, Priority::high);
  archive.field("told_presence", told_presence_, Presence::unknown);
}

void PulseAgreement::archive(Archive& archive) {
  archive.field("hr", hr_);
  archive.field("pulse", pulse_);
  archive.field("differ_since", differ_since_);
  archive.field("open", open_);
}

}  // namespace vigil::alarm

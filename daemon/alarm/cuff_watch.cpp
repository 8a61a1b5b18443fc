#include "daemon/alarm/cuff_watch.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {

void CuffWatch::set_schedule(const std::vector<std::int32_t>& minutes, Instant dose, Instant now,
                             FindingSink& sink) {
  minutes_ = minutes;
  dose_ = dose;
  next_ = 0;
  if (!dose_.is_never() && !last_reading_at_.is_never()) on_reading(last_reading_at_, now, sink);
  if (overdue_ != Priority::none && scheduled() > now) {
    tell_overdue(false, Priority::none, now, sink);
  }
}

void CuffWatch::new_patient(Instant now, FindingSink& sink) {
  failures_ = 0;
  last_reading_at_ = Instant::never();
  if (failed_open_) tell_failed(false, now, sink);
}

Instant CuffWatch::scheduled() const {
  if (next_ >= minutes_.size()) return Instant::never();
  return dose_ + std::chrono::minutes(minutes_[next_]);
}

void CuffWatch::on_started(bool spo2_clear, Instant now) {
  if (!on_oximeter_limb_ || !spo2_clear || on_limb_now() || now < limb_again_at_) return;
  if (rules_.limb_max.count() <= 0) return;
  limb_until_ = now + rules_.limb_max;
  limb_again_at_ = now + rules_.limb_every;
}

void CuffWatch::on_failed(std::string_view why, Instant now, FindingSink& sink) {
  limb_until_ = Instant::never();
  ++failures_;
  why_failed_ = FixedText<96>(why);
  if (rules_.failures > 0 && failures_ >= rules_.failures) tell_failed(true, now, sink);
}

void CuffWatch::on_reading(Instant measured_at, Instant now, FindingSink& sink) {
  limb_until_ = Instant::never();
  last_reading_at_ = measured_at;
  failures_ = 0;
  if (failed_open_) tell_failed(false, now, sink);
  // As early as it may be late: one taken just before its minute is that minute's.
  while (next_ < minutes_.size() && scheduled() <= measured_at + rules_.overdue_low) ++next_;
  if (overdue_ != Priority::none) tell_overdue(false, Priority::none, now, sink);
}

Instant CuffWatch::deadline() const {
  Instant first = limb_until_;
  if (rules_.overdue_low.count() > 0 && overdue_ < Priority::low) {
    first = std::min(first, scheduled() + rules_.overdue_low);
  }
  if (rules_.overdue_medium.count() > 0 && overdue_ < Priority::medium) {
    first = std::min(first, scheduled() + rules_.overdue_medium);
  }
  return first;
}

void CuffWatch::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    if (limb_until_ <= due) limb_until_ = Instant::never();
    const Duration late = due - scheduled();
    if (scheduled().is_never()) continue;
    if (overdue_ < Priority::medium && rules_.overdue_medium.count() > 0 &&
        late >= rules_.overdue_medium) {
      tell_overdue(true, Priority::medium, due, sink);
    } else if (overdue_ < Priority::low && rules_.overdue_low.count() > 0 &&
               late >= rules_.overdue_low) {
      tell_overdue(true, Priority::low, due, sink);
    }
  }
}

void CuffWatch::tell_failed(bool present, Instant at, FindingSink& sink) {
  Finding finding;
  finding.present = failed_open_ = present;
  finding.kind = Kind::cuff_failed;
  finding.priority = Priority::medium;
  finding.presence = present ? Presence::active : Presence::clear;
  finding.parameter = Parameter::nibp_sys;
  finding.text.append(asterisks(Priority::medium));
  if (present) {
    finding.text.append(" Cuff failed ");
    finding.text.append(number_text(static_cast<std::int32_t>(failures_) * 1000).view());
    finding.text.append(" times in a row");
    finding.reason = FixedText<160>(why_failed_.view());
  } else {
    finding.text.append(last_reading_at_.is_never() ? " The cuff is another patient's"
                                                    : " Cuff reads again");
  }
  sink.on_finding(failed_slot_, finding, at);
}

void CuffWatch::tell_overdue(bool present, Priority priority, Instant at, FindingSink& sink) {
  Finding finding;
  finding.present = present;
  finding.kind = Kind::bp_overdue;
  finding.priority = present ? priority : overdue_;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = present ? Presence::active : Presence::clear;
  finding.parameter = Parameter::nibp_sys;
  finding.text.append(asterisks(finding.priority));
  if (present) {
    finding.text.append(" BP overdue since T+");
    finding.text.append(number_text(minutes_[next_] * 1000).view());
    if (!last_reading_at_.is_never()) {
      finding.detail.append("last reading ").append(age_text(at - last_reading_at_).view());
      finding.detail.append(" ago");
    }
  } else {
    finding.text.append(" BP is there");
  }
  overdue_ = present ? priority : Priority::none;
  sink.on_finding(overdue_slot_, finding, at);
}

void OccupancyWatch::set_rules(const OccupancyRules& rules, bool in_session, Instant now,
                               FindingSink& sink) {
  rules_ = rules;
  if (rules_.low_after.count() <= 0) {
    since_ = Instant::never();
    if (told_ != Priority::none) tell(Priority::none, now, sink);
  }
  if (in_session_ == in_session) return;
  in_session_ = in_session;
  since_ = Instant::never();
  if (told_ != Priority::none) tell(Priority::none, now, sink);
}

void OccupancyWatch::on_pulse(bool there, Instant now, FindingSink& sink) {
  if (in_session_ || rules_.low_after.count() <= 0) return;
  if (!there) {
    since_ = Instant::never();
    if (told_ != Priority::none) tell(Priority::none, now, sink);
  } else if (since_.is_never()) {
    since_ = now;
  }
}

Instant OccupancyWatch::deadline() const {
  if (told_ == Priority::none) return since_ + rules_.low_after;
  if (told_ == Priority::low && rules_.medium_after.count() > 0) {
    return since_ + rules_.medium_after;
  }
  return Instant::never();
}

void OccupancyWatch::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    tell(told_ == Priority::none ? Priority::low : Priority::medium, due, sink);
  }
}

void OccupancyWatch::tell(Priority priority, Instant at, FindingSink& sink) {
  Finding finding;
  finding.present = priority != Priority::none;
  finding.kind = Kind::no_session;
  finding.priority = finding.present ? priority : told_;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = finding.present ? Presence::active : Presence::clear;
  finding.text.append(asterisks(finding.priority));
  finding.text.append(finding.present ? " Somebody is on " : " Nobody is on ");
  finding.text.append(monitor_.view());
  finding.text.append(finding.present ? ", no session" : " without a session");
  told_ = priority;
  sink.on_finding(slot_, finding, at);
}

void CuffWatch::archive(Archive& archive) {
  archive.field("minutes", minutes_, schedule_max);
  archive.field("dose", dose_);
  archive.field("next", next_);
  archive.field("last_reading_at", last_reading_at_);
  archive.field("failures", failures_);
  archive.field("why_failed", why_failed_);
  archive.field("failed_open", failed_open_);
  archive.field("overdue", overdue_, Priority::high);
  archive.field("limb_until", limb_until_);
  archive.field("limb_again_at", limb_again_at_);
  archive.check(next_ <= minutes_.size(), "a minute that is not in the schedule");
}

void OccupancyWatch::archive(Archive& archive) {
  archive.field("in_session", in_session_);
  archive.field("since", since_);
  archive.field("told", told_, Priority::high);
}

}  // namespace vigil::alarm

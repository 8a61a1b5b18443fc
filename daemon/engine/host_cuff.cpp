#include "daemon/engine/host_cuff.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::engine {
namespace {

std::string_view why_not(Refusal refusal) {
  switch (refusal) {
    case Refusal::busy:
      return "it is busy";
    case Refusal::listen_only:
      return "its port only listens";
    case Refusal::not_open:
      return "its port is not open";
    case Refusal::unsupported:
    case Refusal::bad_argument:
    case Refusal::accepted:
      return "it can't";
  }
  return "it can't";
}

}  // namespace

Instant HostCuff::scheduled() const {
  if (dose_.is_never() || next_ >= minutes_.size()) return Instant::never();
  return dose_ + std::chrono::minutes(minutes_[next_]);
}

Instant HostCuff::next_at() const {
  if (!want_) return scheduled();
  Instant at = std::max(want_->not_before, rest_until_);
  if (hold_) at = std::max(at, hold_->until);
  return at;
}

FixedText<96> HostCuff::words(const Want& want) const {
  FixedText<96> text;
  switch (want.cause) {
    case Cause::schedule:
      text.append("T+").append(alarm::number_text(want.minute * 1000).view()).append(" min");
      break;
    case Cause::repeat:
      text.append("the repeat");
      break;
    case Cause::person:
      text.append("asked for");
      break;
  }
  if (want.attempt > 0) {
    text.append(", retry ");
    text.append(alarm::number_text(static_cast<std::int32_t>(want.attempt) * 1000).view());
  }
  return text;
}

void HostCuff::tell(CuffState state, std::string_view text, std::string_view by, Instant at,
                    HostCuffSink& sink) {
  CuffEvent event;
  event.monitor = monitor();
  event.state = state;
  event.text = FixedText<96>(text);
  event.by = FixedText<32>(by);
  event.next_at = std::max(next_at(), at);
  if (hold_) event.held_until = hold_->until;
  event.inflations = inflations_;
  event.failures = failures_;
  sink.on_cuff(event, at);
}

void HostCuff::set_schedule(const std::vector<std::int32_t>& minutes, Instant dose, Instant now,
                            HostCuffSink& sink) {
  if (!allowed() || (minutes == minutes_ && dose == dose_)) return;
  minutes_ = minutes;
  dose_ = dose;
  next_ = 0;
  if (want_ && want_->cause == Cause::schedule) want_.reset();
  while (scheduled() <= last_reading_at_ + counts_early_ && !last_reading_at_.is_never() &&
         !scheduled().is_never()) {
    ++next_;
  }
  take_due_minutes(now, sink);
  if (!want_) tell(CuffState::planned, "", "", now, sink);
}

void HostCuff::new_patient(Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  want_.reset();
  current_.reset();
  inflations_ = failures_ = 0;
  last_reading_at_ = Instant::never();
  if (hold_) end_hold("another patient", "", now, sink);
}

void HostCuff::set_ready(bool live, bool off_monitor, Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  const bool lost = live_ && !live;
  live_ = live;
  off_monitor_ = off_monitor;
  if (lost && doing_ != Doing::nothing) give_up_cycle("the link was lost", now, sink);
  try_start(now, sink);
}

void HostCuff::on_started(Instant now, HostCuffSink& sink) {
  if (!allowed() || doing_ == Doing::running) return;
  const bool ours = doing_ == Doing::asked;
  doing_ = Doing::running;
  doing_since_ = now;
  ++inflations_;
  const FixedText<96> text = current_ ? words(*current_) : FixedText<96>("at the monitor");
  tell(CuffState::started, ours ? text.view() : "at the monitor",
       current_ ? current_->by.view() : std::string_view(), now, sink);
}

void HostCuff::on_failed(std::string_view why, Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  give_up_cycle(why, now, sink);
}

void HostCuff::give_up_cycle(std::string_view why, Instant now, HostCuffSink& sink) {
  doing_ = Doing::nothing;
  rest_until_ = now + rules_.rest;
  if (!stopping_) ++failures_;
  if (current_ && !stopping_ && !want_ && current_->attempt < rules_.retries) {
    want_ = current_;
    ++want_->attempt;
    want_->not_before = now + rules_.retry_after;
    told_waiting_ = false;
  }
  current_.reset();
  tell(stopping_ ? CuffState::stopped : CuffState::failed, why, "", now, sink);
  stopping_ = false;
}

void HostCuff::on_reading(Instant measured_at, Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  const bool ours = doing_ != Doing::nothing;
  last_reading_at_ = measured_at;
  doing_ = Doing::nothing;
  stopping_ = false;
  rest_until_ = now + rules_.rest;
  failures_ = 0;
  current_.reset();
  // Somebody who asks for one more gets it; all else is answered by this reading.
  if (want_ && want_->cause != Cause::person) want_.reset();
  while (scheduled() <= measured_at + counts_early_ && !scheduled().is_never()) ++next_;
  tell(CuffState::measured, ours ? "" : "at the monitor", "", now, sink);
}

void HostCuff::on_refused(Refusal why, Instant now, HostCuffSink& sink) {
  if (!allowed() || doing_ != Doing::asked) return;
  doing_ = Doing::nothing;
  FixedText<96> text("the monitor did not take the start: ");
  text.append(why_not(why));
  want_ = current_;
  current_.reset();
  if (want_) want_->not_before = now + rules_.rest;
  tell(CuffState::not_started, text.view(), "", now, sink);
}

void HostCuff::want_repeat(Instant now, HostCuffSink& sink) {
  if (!allowed() || want_ || doing_ != Doing::nothing) return;
  plan({Cause::repeat, 0, 0, rest_until_, {}}, now, sink);
}

void HostCuff::plan(const Want& want, Instant now, HostCuffSink& sink) {
  want_ = want;
  told_waiting_ = false;
  try_start(now, sink);
}

void HostCuff::try_start(Instant now, HostCuffSink& sink) {
  if (!want_ || doing_ != Doing::nothing || now < want_->not_before || now < rest_until_) return;
  std::string_view why;
  if (hold_ && want_->cause != Cause::person) {
    why = hold_->reason.view();
  } else if (off_monitor_) {
    why = "the patient is off the monitor";
  } else if (!live_) {
    why = "no link to the monitor";
  }
  if (!why.empty()) {
    if (told_waiting_) return;
    told_waiting_ = true;
    FixedText<96> text = words(*want_);
    text.append(hold_ ? " waits: " : " can't start: ").append(why);
    tell(hold_ ? CuffState::held : CuffState::not_started, text.view(),
         hold_ ? hold_->by.view() : std::string_view(), now, sink);
    return;
  }
  current_ = want_;
  want_.reset();
  doing_ = Doing::asked;
  doing_since_ = now;
  sink.on_cuff_request(RequestKind::start_cuff, now);
}

Ruling HostCuff::hold(const Command& command, Instant now, HostCuffSink& sink) {
  if (!allowed()) return refused(Outcome::refused, "the cuff of this bed is not started by Vigil");
  if (command.actor.name.empty()) {
    return refused(Outcome::refused, "this needs the name of a person");
  }
  if (command.reason.empty()) return refused(Outcome::refused, "this needs a reason");
  const Instant since = hold_ ? hold_->since : now;
  const Duration wish = command.duration.count() > 0 ? command.duration : rules_.hold_max;
  if (now + wish > since + rules_.hold_max) {
    FixedText<160> why("longer than this profile allows: at most ");
    why.append(alarm::age_text(rules_.hold_max).view()).append(" from its beginning");
    return refused(Outcome::refused, why.view());
  }
  hold_ = Hold{since, now + wish, person_of(command).shown(), FixedText<96>(command.reason.view())};
  FixedText<96> text("for ");
  text.append(alarm::age_text(wish).view()).append(": ").append(command.reason.view());
  tell(CuffState::held, text.view(), hold_->by.view(), now, sink);
  return done(text.view());
}

void HostCuff::end_hold(std::string_view why, std::string_view by, Instant at, HostCuffSink& sink) {
  hold_.reset();
  told_waiting_ = false;
  tell(CuffState::released, why, by, at, sink);
}

Ruling HostCuff::release(const Command& command, Instant now, HostCuffSink& sink) {
  if (!hold_) return done("it was so already");
  end_hold("by a person", person_of(command).shown().view(), now, sink);
  try_start(now, sink);
  return done("the cuff goes on");
}

Ruling HostCuff::start(const Command& command, Instant now, HostCuffSink& sink) {
  if (!allowed()) return refused(Outcome::refused, "the cuff of this bed is not started by Vigil");
  if (off_monitor_) return refused(Outcome::refused, "the patient is off the monitor");
  if (!live_) return refused(Outcome::refused, "there is no link to the monitor of the cuff");
  if (doing_ != Doing::nothing) return refused(Outcome::refused, "a cycle is running");
  if (now < rest_until_) {
    FixedText<160> why("the arm rests, ");
    why.append(alarm::age_text(rest_until_ - now).view()).append(" left");
    return refused(Outcome::refused, why.view());
  }
  plan({Cause::person, 0, 0, now, person_of(command).shown()}, now, sink);
  return done("the cuff is asked to start");
}

Ruling HostCuff::stop(const Command& command, Instant now, HostCuffSink& sink) {
  if (!allowed()) return refused(Outcome::refused, "the cuff of this bed is not started by Vigil");
  // Whatever we believe of it: a person who wants it stopped sees an arm that hurts.
  sink.on_cuff_request(RequestKind::abort_cuff, now);
  want_.reset();
  stopping_ = doing_ != Doing::nothing;
  tell(CuffState::stopped, "asked for", person_of(command).shown().view(), now, sink);
  return done("the cuff is asked to stop");
}

Instant HostCuff::deadline() const {
  if (!allowed()) return Instant::never();
  Instant first = scheduled();
  if (hold_) first = std::min(first, hold_->until);
  if (doing_ == Doing::asked) first = std::min(first, doing_since_ + starts_within);
  if (doing_ == Doing::running) first = std::min(first, doing_since_ + longest_cycle);
  if (want_ && doing_ == Doing::nothing && !told_waiting_) {
    first = std::min(first, std::max(want_->not_before, rest_until_));
  }
  return first;
}

void HostCuff::take_due_minutes(Instant now, HostCuffSink& sink) {
  bool due = false;
  std::int32_t minute = 0;
  for (; !scheduled().is_never() && scheduled() <= now; ++next_) {
    due = true;
    minute = minutes_[next_];
  }
  if (!due) return;
  // A cycle that runs, or that a person asked for, serves this minute too.
  if (doing_ != Doing::nothing || (want_ && want_->cause == Cause::person)) return;
  plan({Cause::schedule, minute, 0, now, {}}, now, sink);
}

void HostCuff::advance(Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  for (Instant due = deadline(); due <= now; due = deadline()) {
    if (hold_ && hold_->until <= due) end_hold("its time is over", "", due, sink);
    if (doing_ == Doing::asked && doing_since_ + starts_within <= due) {
      give_up_cycle("the monitor took the start, but no cycle began", due, sink);
    }
    if (doing_ == Doing::running && doing_since_ + longest_cycle <= due) {
      give_up_cycle("the cycle brought no result", due, sink);
    }
    take_due_minutes(due, sink);
    try_start(due, sink);
  }
}

void HostCuff::announce(Instant now, HostCuffSink& sink) {
  if (!allowed()) return;
  if (hold_) return tell(CuffState::held, hold_->reason.view(), hold_->by.view(), now, sink);
  if (doing_ != Doing::running) return tell(CuffState::planned, "", "", now, sink);
  const FixedText<96> text = current_ ? words(*current_) : FixedText<96>("at the monitor");
  tell(CuffState::started, text.view(), "", now, sink);
}

void HostCuff::Want::archive(Archive& archive) {
  archive.field("cause", cause, Cause::person);
  archive.field("minute", minute);
  archive.field("attempt", attempt);
  archive.field("not_before", not_before);
  archive.field("by", by);
}

void HostCuff::Hold::archive(Archive& archive) {
  archive.field("since", since);
  archive.field("until", until);
  archive.field("by", by);
  archive.field("reason", reason);
}

void HostCuff::archive(Archive& archive) {
  archive.field("minutes", minutes_, alarm::schedule_max);
  archive.field("dose", dose_);
  archive.field("next", next_);
  archive.field("want", want_);
  archive.field("current", current_);
  archive.field("hold", hold_);
  archive.field("doing", doing_, Doing::running);
  archive.field("doing_since", doing_since_);
  archive.field("rest_until", rest_until_);
  archive.field("last_reading_at", last_reading_at_);
  archive.field("live", live_);
  archive.field("off_monitor", off_monitor_);
  archive.field("stopping", stopping_);
  archive.field("told_waiting", told_waiting_);
  archive.field("inflations", inflations_);
  archive.field("failures", failures_);
  archive.check(next_ <= minutes_.size(), "a minute that is not in the schedule");
}

}  // namespace vigil::engine

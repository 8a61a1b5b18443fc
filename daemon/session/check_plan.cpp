#include "daemon/session/check_plan.hpp"

#include <algorithm>
#include <array>

namespace vigil::session {
namespace {

using Phases = std::vector<alarm::SessionPhase>;

struct Slot {
  Instant at = Instant::never();
  Duration interval{0};  // in force then
};

Duration minutes(std::int32_t count) { return std::chrono::minutes(count); }

/// The interval in force so long after the anchor, `most` at the longest if there is one; 0: no
/// checks are asked for then.
Duration interval_at(const Phases& phases, Duration since, Duration most) {
  for (const alarm::SessionPhase& phase : phases) {
    const bool inside =
        since >= minutes(phase.from_min) && (!phase.to_min || since < minutes(*phase.to_min));
    if (!inside) continue;
    const Duration every = phase.check_every_min ? minutes(*phase.check_every_min) : Duration(0);
    return most > Duration(0) ? std::min(every, most) : every;
  }
  return Duration(0);
}

/// The check that follows one at `at`: after the interval in force there, or at the beginning of
/// the next phase that has any.
Slot following(const Phases& phases, Instant anchor, Instant at, Duration most) {
  const Duration since = at - anchor;
  Slot slot;
  if (const Duration every = interval_at(phases, since, most); every > Duration(0)) {
    slot.at = at + every;
  } else {
    for (const alarm::SessionPhase& phase : phases) {
      if (!phase.check_every_min || minutes(phase.from_min) <= since) continue;
      slot.at = std::min(slot.at, anchor + minutes(phase.from_min));
    }
  }
  if (slot.at.is_never()) return slot;
  slot.interval = interval_at(phases, slot.at - anchor, most);
  if (slot.interval == Duration(0)) slot.interval = interval_at(phases, since, most);
  return slot;
}

Duration wait_of(const PlannedCheck& check, const Rules& rules) {
  const std::array<Duration, 3> waits{rules.check_overdue_low, rules.check_overdue_medium,
                                      rules.check_overdue_prescriber};
  for (std::size_t stage = check.late; stage < waits.size(); ++stage) {
    if (waits[stage] > Duration(0)) return waits[stage];
  }
  return Duration(0);
}

Instant deadline_of(const PlannedCheck& check, const Rules& rules) {
  if (!check.there) return Instant::never();
  if (check.state == CheckState::planned) return check.due_at;
  const Duration wait = wait_of(check, rules);
  return wait > Duration(0) ? check.due_at + wait : Instant::never();
}

void step(PlannedCheck& check, const Rules& rules) {
  if (check.state == CheckState::planned) {
    check.state = CheckState::due;
    return;
  }
  const Duration wait = wait_of(check, rules);
  check.state = CheckState::overdue;
  check.late = wait == rules.check_overdue_low && check.late < 1      ? std::uint8_t{1}
               : wait == rules.check_overdue_medium && check.late < 2 ? std::uint8_t{2}
                                                                      : std::uint8_t{3};
  check.priority = check.late == 1 ? alarm::Priority::low : alarm::Priority::medium;
}

}  // namespace

std::string_view name(CheckCause cause) {
  static constexpr std::array<std::string_view, 4> names{"schedule", "medium alarm", "high alarm",
                                                         "extra"};
  return names[static_cast<std::size_t>(cause)];
}

void CheckPlan::follow(Instant anchor, Instant now, const Phases& phases) {
  anchor_ = anchor;
  if (scheduled_.open()) return;
  const Slot first = following(phases, anchor, anchor, most_);
  if (first.at.is_never()) return;
  if (scheduled_.there && scheduled_.due_at <= first.at) return;
  if (!scheduled_.there) scheduled_.number = ++numbers_;
  scheduled_.there = true;
  scheduled_.cause = CheckCause::schedule;
  scheduled_.state = CheckState::planned;
  scheduled_.interval = first.interval;
  scheduled_.due_at = std::max(first.at, now);
}

bool CheckPlan::keep_within(Duration most, Instant at, Instant now) {
  most_ = most;
  const bool planned = scheduled_.there && scheduled_.state == CheckState::planned;
  const Instant due_at = std::max(at + most, now);
  if (most == Duration(0) || !planned || scheduled_.due_at <= due_at) return false;
  scheduled_.due_at = due_at;
  scheduled_.interval = std::min(scheduled_.interval, most);
  return true;
}

bool CheckPlan::raise(CheckCause cause, Instant now) {
  if (raised_.there) {
    if (raised_.cause >= cause) return false;
    raised_.cause = cause;
    return true;
  }
  raised_ = {};
  raised_.there = true;
  raised_.number = ++numbers_;
  raised_.cause = cause;
  raised_.state = CheckState::due;
  raised_.due_at = now;
  return true;
}

const PlannedCheck* CheckPlan::advance(Instant now, const Rules& rules) {
  const Instant scheduled = deadline_of(scheduled_, rules);
  const Instant raised = deadline_of(raised_, rules);
  if (std::min(scheduled, raised) > now) return nullptr;
  PlannedCheck& check = raised < scheduled ? raised_ : scheduled_;
  step(check, rules);
  return &check;
}

Instant CheckPlan::deadline(const Rules& rules) const {
  return std::min(deadline_of(scheduled_, rules), deadline_of(raised_, rules));
}

bool CheckPlan::counts_for_schedule(Instant at) const {
  return scheduled_.there && scheduled_.due_at - at <= scheduled_.interval / 4;
}

void CheckPlan::close_scheduled(Instant at, const Phases& phases) {
  Slot next = following(phases, anchor_, scheduled_.due_at, most_);
  while (!next.at.is_never() && next.at - at <= next.interval / 4) {
    if (next.at <= at) ++missed_;
    next = following(phases, anchor_, next.at, most_);
  }
  scheduled_ = {};
  if (next.at.is_never()) return;
  scheduled_.there = true;
  scheduled_.number = ++numbers_;
  scheduled_.state = CheckState::planned;
  scheduled_.due_at = next.at;
  scheduled_.interval = next.interval;
}

void CheckPlan::reopen(const PlannedCheck& check) {
  if (check.cause == CheckCause::schedule) {
    scheduled_ = check;
  } else if (!raised_.there || raised_.cause <= check.cause) {
    raised_ = check;
  }
}

void CheckPlan::stop() {
  scheduled_ = {};
  raised_ = {};
}

std::uint32_t CheckPlan::open_count() const {
  return (scheduled_.open() ? 1U : 0U) + (raised_.open() ? 1U : 0U);
}

Instant CheckPlan::next_at() const {
  return std::min(scheduled_.there ? scheduled_.due_at : Instant::never(),
                  raised_.there ? raised_.due_at : Instant::never());
}

std::uint8_t CheckPlan::late() const {
  return std::max(scheduled_.open() ? scheduled_.late : std::uint8_t{0},
                  raised_.open() ? raised_.late : std::uint8_t{0});
}

}  // namespace vigil::session

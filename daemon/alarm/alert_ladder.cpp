// Whom an alert calls, and when: plain fixed timers (docs/safety-rules.md F).
#include <algorithm>

#include "daemon/alarm/alert_book.hpp"

namespace vigil::alarm {

const Ladder& AlertBook::ladder_of(const Alert& alert) const {
  return rules_->escalation.ladder[static_cast<std::size_t>(alert.finding.priority)];
}

void AlertBook::start_ladder(Alert& alert, Instant at) {
  alert.step = 0;
  alert.ladder_since = alert.last_call = at;
  const Ladder& ladder = ladder_of(alert);
  alert.calls = ladder.steps.empty() ? RoleSet() : ladder.steps.front().call;
  plan_ladder(alert);
}

/// Sets when the next step is due, from what stands now.
void AlertBook::plan_ladder(Alert& alert) {
  alert.ladder_due = Instant::never();
  const Ladder& ladder = ladder_of(alert);
  if (!standing(alert) || ladder.steps.empty()) return;
  if (silences_.covering(alert.finding.parameter) != nullptr) return;
  const auto next = static_cast<std::size_t>(alert.step) + 1;
  if (attended(alert)) {
    // Somebody knows; but nobody has said that they are there.
    const Duration within = rules_->escalation.bedside_within;
    const bool there = !bedside_.empty() || alert.finding.priority != Priority::high;
    if (!there && within.count() > 0) {
      alert.ladder_due = alert.last_call + within;
    }
    return;
  }
  if (next < ladder.steps.size()) {
    alert.ladder_due = std::max(alert.ladder_since + ladder.steps[next].after, alert.last_call);
  } else if (ladder.repeat_every.count() > 0) {
    alert.ladder_due = alert.last_call + ladder.repeat_every;
  }
}

void AlertBook::climb(Alert& alert, Instant at, ChangeSink& sink) {
  const Ladder& ladder = ladder_of(alert);
  alert.ladder_due = Instant::never();
  if (ladder.steps.empty()) return;  // it was planned by another profile, before a restart
  const auto next = static_cast<std::size_t>(alert.step) + 1;
  const bool higher = next < ladder.steps.size();
  const std::size_t step = higher ? next : ladder.steps.size() - 1;
  alert.step = static_cast<std::uint8_t>(step);
  alert.calls = ladder.steps[alert.step].call;
  alert.last_call = at;
  plan_ladder(alert);
  tell(alert, {higher ? Phase::update : Phase::resent, false, alert.calls}, at, sink);
}

}  // namespace vigil::alarm

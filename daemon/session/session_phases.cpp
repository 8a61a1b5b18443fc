#include <algorithm>

#include "daemon/session/session.hpp"

// What follows from time alone: phases, "not recovered", and the window for integration.

namespace vigil::session {
namespace {

Duration minutes(std::int32_t count) { return std::chrono::minutes(count); }

/// The last phase that has begun so long after the first dose.
std::size_t phase_at(const std::vector<alarm::SessionPhase>& phases, Duration since,
                     std::size_t none) {
  std::size_t found = none;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (phases[i].from_min >= 0 && minutes(phases[i].from_min) <= since) found = i;
  }
  return found;
}

}  // namespace

Instant Session::phase_due() const {
  if (!doses_.dosed() || !open()) return Instant::never();
  const std::size_t next = phase_ == no_phase ? 0 : phase_ + 1;
  for (std::size_t i = next; i < profile_->phases.size(); ++i) {
    if (profile_->phases[i].from_min < 0) continue;
    return doses_.first_at() + minutes(profile_->phases[i].from_min);
  }
  return Instant::never();
}

/// Goes on to the phase that holds now; each one passed is an entry with its own time.
void Session::follow_phases(const Act& act) {
  const std::size_t now = phase_at(profile_->phases, act.now - doses_.first_at(), no_phase);
  if (now == no_phase) return;
  while (phase_ == no_phase || phase_ < now) {
    phase_ = phase_ == no_phase ? 0 : phase_ + 1;
    const alarm::SessionPhase& phase = profile_->phases[phase_];
    if (phase.from_min < 0) continue;
    Act begun = act;
    begun.performed = doses_.first_at() + minutes(phase.from_min);
    summary_.phase = std::string_view(phase.id);
    Entry change = entry(EntryKind::phase, begun);
    change.code = std::string_view(phase.id);
    change.late = false;
    tell(change, begun);
    const State state = rules_->phase_states[phase_];
    const bool further = summary_.state != State::discharge_ready && state > summary_.state;
    if (further) set_state(state, Line("phase ").add(phase.id).view(), begun);
  }
  summary_.phase_until = phase_due();
}

Instant Session::recovery_due() const {
  if (!is_dosed_state() || recovery_judged_ || rules_->not_recovered_after == Duration(0)) {
    return Instant::never();
  }
  return doses_.given_until() + rules_->not_recovered_after;
}

void Session::refresh_recovery(const Act& act) {
  if (!is_dosed_state() || rules_->not_recovered_after == Duration(0)) return;
  const bool due = act.now >= doses_.given_until() + rules_->not_recovered_after &&
                   !doses_.given_until().is_never();
  Line outside;
  if (due) list_not_recovered(outside, act.now);
  if (due && !recovery_judged_ && !outside.empty()) {
    Entry told = entry(EntryKind::not_recovered, act);
    told.text = outside.view();
    tell(told, act);
  }
  recovery_judged_ = due;
  if (outside.empty()) {
    end_finding(Concern::not_recovered, act.now, *act.sink);
    return;
  }
  if (findings_[static_cast<std::size_t>(Concern::not_recovered)].present) return;
  alarm::Finding finding;
  finding.present = true;
  finding.presence = alarm::Presence::active;
  finding.kind = alarm::Kind::not_recovered;
  finding.priority = alarm::Priority::medium;
  finding.text =
      Line("** Not recovered ").time(rules_->not_recovered_after).add(" after the dose").view();
  finding.detail = outside.view();
  set_finding(Concern::not_recovered, finding, act.now, *act.sink);
}

Instant Session::integration_due() const {
  switch (integration_) {
    case 1:
      return summary_.integration_opens_at;
    case 2:
      return summary_.integration_best_at;
    case 3:
      return summary_.integration_closes_at;
    default:
      return Instant::never();
  }
}

void Session::integrate(const Act& act) {
  Entry window = entry(EntryKind::integration, act);
  switch (integration_++) {
    case 1:
      set_state(State::integration, "the window for integration opens", act);
      window.code = std::string_view("opens");
      if (summary_.integration_best_at.is_never()) integration_ = 3;
      break;
    case 2:
      window.code = std::string_view("best");
      break;
    default:
      set_state(State::ended, "the window for integration is over", act);
      window.code = std::string_view("closes");
      integration_ = 0;
      break;
  }
  tell(window, act);
}

}  // namespace vigil::session

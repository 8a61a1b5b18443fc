// Whether the monitor of a bed is still the one that it was bound to (docs/safety-rules.md 8).
#include <algorithm>

#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

FixedText<96> name_of(const LinkEvent& identity) {
  FixedText<96> name;
  for (const auto& part : {identity.vendor.view(), identity.model.view(), identity.serial.view()}) {
    if (!part.empty() && !name.empty()) name.append(" ");
    name.append(part);
  }
  return name;
}

}  // namespace

void BedState::bind(Bedside& bedside) {
  bedside.bound.adapter = bedside.adapter;
  bedside.bound.monitor = name_of(bedside.state.identity());
  bedside.bound.asked = false;
}

void BedState::check_binding(Bedside& bedside, Instant now, Step& step) {
  Binding& bound = bedside.bound;
  if (!patient_.in_session() || bound.asked) return;
  const FixedText<96> monitor = name_of(bedside.state.identity());
  // A monitor may tell its model first and its serial number later: more of the same is the same.
  const auto differs = [](std::string_view was, std::string_view is) {
    return !was.empty() && !is.empty() && !is.starts_with(was) && !was.starts_with(is);
  };
  FixedText<160> why;
  if (differs(bound.adapter.view(), bedside.adapter.view())) {
    why.append("another adapter: was ").append(bound.adapter.view());
    why.append(", is ").append(bedside.adapter.view());
  } else if (differs(bound.monitor.view(), monitor.view())) {
    why.append("another monitor: was ").append(bound.monitor.view());
    why.append(", is ").append(monitor.view());
  }
  if (!why.empty()) return tell_binding(bedside, why.view(), now, step);
  // What was not known at the binding is taken when it is first heard.
  if (bedside.adapter.view().size() > bound.adapter.view().size()) bound.adapter = bedside.adapter;
  if (monitor.view().size() > bound.monitor.view().size()) bound.monitor = monitor;
}

void BedState::tell_binding(Bedside& bedside, std::string_view why, Instant now, Step& step) {
  bedside.bound.asked = true;
  alarm::Finding finding;
  finding.present = true;
  finding.kind = alarm::Kind::identity_changed;
  finding.priority = alarm::Priority::medium;
  finding.presence = alarm::Presence::active;
  finding.text.append(alarm::asterisks(alarm::Priority::medium));
  finding.text.append(" Room ").append(bed_->room).append(": confirm the monitor of bed ");
  finding.text.append(bed_->bed);
  finding.reason = FixedText<160>(why);
  step.on_finding(bedside.bound.slot, finding, now);
}

void BedState::ask_binding(std::string_view why, Instant now, BedSink& out) {
  if (!patient_.in_session()) return;
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    Step step(*this, static_cast<MonitorIndex>(m), now, out);
    if (!monitors_[m].bound.asked) tell_binding(monitors_[m], why, now, step);
  }
  refresh();
}

bool BedState::asks_binding() const {
  return std::any_of(monitors_.begin(), monitors_.end(),
                     [](const Bedside& bedside) { return bedside.bound.asked; });
}

void BedState::mark_unconfirmed(AlarmEvent& event) const {
  if (event.kind == alarm::Kind::identity_changed) return;
  event.text.append(" (room ").append(bed_->room).append(", ");
  if (company_) event.text.append(company_beds_.view()).append(")");
  if (!company_) event.text.append("bed not confirmed)");
}

void BedState::set_company(const BedLimits* beside, std::string_view beds, Instant now,
                           BedSink& out) {
  if (beside == nullptr && !company_) return;
  Step step(*this, 0, now, out);
  company_.reset();
  if (beside != nullptr) company_ = *beside;
  company_beds_ = FixedText<40>(beds);
  apply_limits(now, step);
  refresh();
}

}  // namespace vigil::engine

// Whether the monitor of a bed is still the one that it was bound to (docs/safety-rules.md 8).
#include <algorithm>

#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

template <class Names>
FixedText<96> name_of(const Names& monitor) {
  FixedText<96> name;
  for (const auto& part : {monitor.vendor.view(), monitor.model.view(), monitor.serial.view()}) {
    if (!part.empty() && !name.empty()) name.append(" ");
    name.append(part);
  }
  return name;
}

/// Each name by itself: serial number 77 is not 771. What was not told yet differs from nothing.
template <class Names, class Told>
bool differs(const Names& was, const Told& is) {
  const auto part_differs = [](std::string_view before, std::string_view now) {
    return !before.empty() && !now.empty() && before != now;
  };
  return part_differs(was.vendor.view(), is.vendor.view()) ||
         part_differs(was.model.view(), is.model.view()) ||
         part_differs(was.serial.view(), is.serial.view());
}

}  // namespace

void BedState::bind(Bedside& bedside) {
  const LinkEvent& monitor = bedside.state.identity();
  bedside.bound.adapter = bedside.adapter;
  bedside.bound.vendor = monitor.vendor;
  bedside.bound.model = monitor.model;
  bedside.bound.serial = monitor.serial;
  bedside.bound.asked = false;
}

void BedState::check_binding(Bedside& bedside, Instant now, Step& step) {
  Binding& bound = bedside.bound;
  if (!patient_.in_session() || bound.asked) return;
  const LinkEvent& monitor = bedside.state.identity();
  // An adapter is known as a whole when its port opens: one without a serial number is not the one
  // with it, and a port without an adapter is another port.
  const bool another_adapter = !bound.adapter.empty() && !(bound.adapter == bedside.adapter);
  FixedText<160> why;
  if (another_adapter) {
    why.append("another adapter: was ").append(bound.adapter.view()).append(", is ");
    why.append(bedside.adapter.empty() ? "none that is known" : bedside.adapter.view());
  } else if (differs(bound, monitor)) {
    why.append("another monitor: was ").append(name_of(bound).view());
    why.append(", is ").append(name_of(monitor).view());
  }
  if (!why.empty()) return tell_binding(bedside, why.view(), now, step);
  // What was not known at the binding is taken when it is first heard: a monitor may tell its model
  // first and its serial number later.
  const auto learn = [](auto& known, const auto& told) {
    if (known.empty()) known = told;
  };
  learn(bound.adapter, bedside.adapter);
  learn(bound.vendor, monitor.vendor);
  learn(bound.model, monitor.model);
  learn(bound.serial, monitor.serial);
}

void BedState::tell_binding(Bedside& bedside, std::string_view why, Instant now, Step& step) {
  bedside.bound.asked = true;
  bedside.bound.asked_at = now;
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

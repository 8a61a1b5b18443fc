#include <algorithm>

#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// Doses: the gate is asked, the dose recorded, warnings told, the clocks follow.
// docs/sessions.md 7.

namespace vigil::session {
namespace {

bool gives_more(DoseStep step) {
  return step == DoseStep::given || step == DoseStep::infusion_start ||
         step == DoseStep::infusion_resume;
}

}  // namespace

/// Before the first dose the whole gate; before more of it, what nobody may override.
Ruling Session::may_dose(const Dose& dose, const Act& act) {
  if (!gives_more(dose.step)) return {};
  if (!doses_.dosed()) {
    if (act.performed < summary_.baseline_at && !summary_.baseline_at.is_never()) {
      return refuse("the dose lies before its baseline");
    }
    gate_.clear();
    build_dose_gate(act.performed);
    Line shut;
    for (const GateItem& each : gate_) {
      if (each.holds || each.overridden) continue;
      shut.add(shut.empty() ? "the gate is shut: " : "; ").add(each.text.view());
      if (each.hard) shut.add(" (nobody overrides this)");
    }
    return shut.empty() ? Ruling{} : refuse(shut.view());
  }
  if (act.performed < doses_.first_at()) {
    return refuse("it lies before the first dose, and the dose clock never moves");
  }
  if (!bound_ || !known_.binding_confirmed) return refuse("confirm the monitor of this bed first");
  for (const Parameter parameter : {Parameter::nibp_sys, Parameter::nibp_dia}) {
    const Band& band = rules_->gate_hard[index(parameter)];
    const auto milli = course_.at(parameter, act.performed, rules_->baseline_max_age);
    if (!milli || !band.highest_milli || *milli <= *band.highest_milli) continue;
    return refuse(Line(info(parameter).label)
                      .add(" ")
                      .milli(*milli)
                      .add(" is above ")
                      .milli(*band.highest_milli)
                      .add(" (nobody overrides this)")
                      .view());
  }
  return {};
}

void Session::warn(std::string_view code, std::string_view text, const Act& act, Line& detail) {
  Entry warning = entry(EntryKind::warning, act);
  warning.code = code;
  warning.text = text;
  tell(warning, act);
  detail.add("; ").add(text);
}

/// Outside the profile's range, in words; empty: inside.
std::string_view Session::out_of_range(const Dose& dose) const {
  if (dose.step != DoseStep::given) return {};
  const bool weighed = dose.ug_per_kg != 0;
  const bool high = (rules_->most_ug && dose.amount_ug > *rules_->most_ug) ||
                    (weighed && rules_->most_ug_per_kg && dose.ug_per_kg > *rules_->most_ug_per_kg);
  if (high) return "dose above the profile's range";
  const bool low =
      (rules_->least_ug && dose.amount_ug < *rules_->least_ug) ||
      (weighed && rules_->least_ug_per_kg && dose.ug_per_kg < *rules_->least_ug_per_kg);
  return low ? "dose below the profile's range" : "";
}

/// What is unusual is told and recorded; it was given all the same.
void Session::warn_of_dose(const Dose& dose, Instant device_before, const Act& act, Line& detail) {
  if (dose.route.view() != rules_->route) {
    warn("route", "given by another route than the profile's", act, detail);
  }
  if (dose.drug.view() != rules_->drug) {
    warn("drug", "another drug than the profile's", act, detail);
  }
  if (dose.step != DoseStep::given) return;
  if (dose.out_of_range) warn("dose-range", out_of_range(dose), act, detail);
  const bool second = dose.device > 1 && !device_before.is_never();
  if (second && act.performed - device_before < rules_->device_rest) {
    Line rest("less than ");
    warn("device-rest", rest.time(rules_->device_rest).add(" since the device before").view(), act,
         detail);
  }
  const auto& spot_up_to = rules_->continuous_spo2_above_ug;
  const bool more = spot_up_to && dose.total_ug > *spot_up_to;
  if (more && known_.gives[index(Parameter::spo2)] != Need::continuous) {
    warn("continuous-spo2", "so much asks for continuous SpO2, which this bed doesn't give", act,
         detail);
  }
}

Ruling Session::on_dose(const Order& order, const Act& act) {
  if (!order.dose) return refuse("say what was given");
  Dose dose = *order.dose;
  if (dose.drug.empty()) dose.drug = std::string_view(rules_->drug);
  if (dose.route.empty()) dose.route = std::string_view(rules_->route);
  if (dose.amount_ug > most_dose_ug || dose.rate_ug_h > most_dose_ug ||
      dose.wasted_ug > most_dose_ug) {
    return refuse("more than 2000 mg is a slip of the hand");
  }
  if (!doses_.dosed() && dose.step != DoseStep::given && dose.step != DoseStep::infusion_start) {
    return refuse("nothing was given yet");
  }
  if (!dose.second_person.empty() && dose.second_person == act.who->name) {
    return refuse("the second person is another one");
  }
  const auto mistake = doses_.mistake(dose, rules_->devices, act.performed);
  if (!mistake.empty()) return refuse(mistake);
  if (Ruling ruling = may_dose(dose, act); !ruling.done) return ruling;
  const bool first = !doses_.dosed();
  dose.ug_per_kg = 0;
  if (summary_.weight_g != 0 && dose.amount_ug != 0) {
    dose.ug_per_kg = static_cast<std::uint32_t>(dose.amount_ug * 1000 / summary_.weight_g);
  }
  Line detail;
  if (dose.amount_ug != 0) {
    detail.milli(static_cast<std::int64_t>(dose.amount_ug)).add(" mg");
    if (dose.ug_per_kg != 0) detail.add(", ").milli(dose.ug_per_kg).add(" mg/kg");
  } else {
    detail.milli(dose.rate_ug_h).add(" mg/h");
  }
  dose.out_of_range = !out_of_range(dose).empty();
  const Instant last_before = doses_.last_at();
  const Instant device_before = doses_.last_device_at();
  doses_.record(dose, act.performed);
  Entry told = entry(EntryKind::dose, act);
  told.dose = dose;
  told.text = order.text;
  tell(told, act);
  warn_of_dose(dose, device_before, act, detail);
  summary_.first_dose_at = doses_.first_at();
  summary_.last_dose_at = doses_.last_at();
  if (first) {
    set_state(State::dosed, "the first dose", act);
    follow_phases(act);
  }
  if (doses_.last_at() != last_before) {
    plan_.follow(doses_.last_at(), act.now, profile_->phases);
    if (plan_.scheduled().there) tell_check(plan_.scheduled(), latest_, *act.sink);
  }
  act.sink->on_patient_changed(latest_);
  Ruling ruling;
  ruling.detail = detail.view();
  return ruling;
}

/// Once for each time that a value leaves its band while the drug flows. Never a command to a pump.
void Session::suggest_pause(bool& suggested, std::string_view code, std::string_view why,
                            bool outside, const Act& act) {
  if (!outside || !doses_.flowing()) {
    suggested = suggested && outside;
    return;
  }
  if (suggested) return;
  suggested = true;
  Entry suggestion = entry(EntryKind::pump_suggestion, act);
  suggestion.code = code;
  suggestion.text = Line("think of pausing the pump: ").add(why).view();
  tell(suggestion, act);
}

}  // namespace vigil::session

#include <algorithm>

#include "daemon/session/session.hpp"

// The gate before the dose: every item in words. docs/sessions.md 6.

namespace vigil::session {
namespace {

bool blocks(Flag flag) {
  return flag < Flag::benzodiazepine && flag != Flag::suicidality && flag != Flag::substance_use;
}

std::string_view item_of(Parameter parameter) {
  if (parameter == Parameter::nibp_sys) return "sbp";
  if (parameter == Parameter::nibp_dia) return "dbp";
  return info(parameter).key;
}

bool empty(const Band& band) { return !band.lowest_milli && !band.highest_milli; }

/// "SBP 186 is above 179"; empty: inside.
Line outside(const Band& band, Parameter parameter, std::int32_t milli) {
  Line line;
  if (band.highest_milli && milli > *band.highest_milli) {
    line.add(info(parameter).label).add(" ").milli(milli).add(" is above ");
    line.milli(*band.highest_milli);
  } else if (band.lowest_milli && milli < *band.lowest_milli) {
    line.add(info(parameter).label).add(" ").milli(milli).add(" is below ");
    line.milli(*band.lowest_milli);
  }
  return line;
}

}  // namespace

void Session::add_item(std::string_view item, bool holds, bool hard, std::string_view text,
                       Instant at) {
  GateItem added;
  added.item = item;
  added.holds = holds;
  added.hard = hard;
  added.text = text;
  for (std::size_t i = 0; i < override_count_; ++i) {
    const bool same = overrides_[i].item == added.item;
    // A number may have changed since: its override is as old as a baseline at most.
    const bool number = item.find(':') == std::string_view::npos && item != "weight";
    const bool fresh = !number || at - overrides_[i].at <= rules_->baseline_max_age;
    added.overridden = added.overridden || (!holds && !hard && same && fresh);
  }
  gate_.push_back(added);
}

std::optional<std::int32_t> Session::value_for_dose(Parameter parameter, Instant at) const {
  const auto now = course_.at(parameter, at, rules_->baseline_max_age);
  if (now) return now;
  const auto& rest = baseline_.milli[index(parameter)];
  if (rest || parameter != Parameter::hr) return rest;
  return baseline_.milli[index(Parameter::pulse)];
}

/// Hard, overridable and warning bounds: the gravest that is broken speaks.
void Session::add_bands(Instant at) {
  for (const ParameterInfo& each : parameters()) {
    const std::size_t i = index(each.id);
    const Band& hard = rules_->gate_hard[i];
    const Band& bound = rules_->gate[i];
    const Band& warned = rules_->gate_warn[i];
    if (empty(hard) && empty(bound) && empty(warned)) continue;
    const std::optional<std::int32_t> milli = value_for_dose(each.id, at);
    if (!milli) {
      Line missing("no value of ");
      missing.add(each.label);
      if (!known_.binding_confirmed) missing.add(", the monitor is not confirmed");
      add_item(item_of(each.id), false, false, missing.view(), at);
      continue;
    }
    if (const Line text = outside(hard, each.id, *milli); !text.empty()) {
      add_item(item_of(each.id), false, true, text.view(), at);
    } else if (Line broken = outside(bound, each.id, *milli); !broken.empty()) {
      add_item(item_of(each.id), false, false, broken.view(), at);
    } else if (Line told = outside(warned, each.id, *milli); !told.empty()) {
      told.add(": the prescriber confirms");
      add_item(item_of(each.id), false, false, told.view(), at);
    } else {
      add_item(item_of(each.id), true, false, Line(each.label).add(" ").milli(*milli).view(), at);
    }
  }
}

Instant Session::build_dose_gate(Instant at) {
  Instant changes = Instant::never();
  if (summary_.state != State::pre_check && summary_.state != State::baseline) return changes;
  add_item("identity", pre_check_.identity_compared, true,
           pre_check_.identity_compared ? "compared" : "compare the wristband", at);
  const bool bound = bound_ && known_.binding_confirmed;
  add_item("binding", bound, true, bound ? "confirmed" : "confirm the monitor of this bed", at);
  const Instant end = summary_.baseline_at + rules_->baseline_max_age;
  const bool taken = !summary_.baseline_at.is_never();
  const bool fresh = taken && at <= end;
  if (fresh) changes = end + Duration(1);
  Line age(!taken ? "baseline not taken" : fresh ? "baseline taken" : "baseline older than ");
  if (taken && !fresh) age.time(rules_->baseline_max_age);
  add_item("baseline", fresh, true, age.view(), at);
  std::int64_t open = 0;
  for (const FlagAnswer& each : pre_check_.flags) open += each.answer == Answer::none ? 1 : 0;
  Line unanswered;
  if (open > 0) unanswered.number(open).add(open == 1 ? " question" : " questions").add(" open");
  add_item("flags", open == 0, true, open == 0 ? "all answered" : unanswered.view(), at);
  for (std::size_t i = 0; i < flag_count; ++i) {
    const auto flag = static_cast<Flag>(i);
    if (!blocks(flag) || pre_check_.flags[i].answer != Answer::yes) continue;
    add_item(Line("flag:").add(name(flag)).view(), false, false,
             Line(name(flag)).add(": yes").view(), at);
  }
  if (rules_->weight_needed) {
    const bool told = pre_check_.weight_g != 0;
    Line weight;
    if (told) weight.milli(pre_check_.weight_g).add(" kg");
    if (told && !pre_check_.weighed) weight.add(", told and not weighed");
    add_item("weight", told && pre_check_.weighed, !told, told ? weight.view() : "no weight", at);
  }
  if (!summary_.sitter.empty()) {
    const bool done = pre_check_.sitter_instructed;
    add_item("sitter", done, false, done ? "instructed" : "show the sitter the instructions", at);
  }
  if (!summary_.concurrent_bed.empty()) {
    const bool done = pre_check_.couple_screened_alone;
    add_item("couple-screen", done, false, done ? "asked alone" : "ask each partner alone", at);
  }
  const bool live = known_.link_live;
  add_item("live", live, false, live ? "values come" : "no values come", at);
  const bool on = known_.sensors_on;
  add_item("sensors", on, false, on ? "a pulse is seen" : "no pulse is seen", at);
  const bool tested = !known_.test_alarm_by.empty();
  add_item("test-alarm", tested, false,
           tested ? known_.test_alarm_by.view() : "no receiver confirmed a test alarm", at);
  if (rules_->needs[index(Parameter::spo2)] == Need::continuous) {
    const bool given = !lacks(Parameter::spo2);
    add_item("continuous-spo2", given, false, given ? "given" : "SpO2 is not given continuously",
             at);
  }
  add_bands(at);
  for (std::size_t i = 0; i < override_count_; ++i) {
    const Instant over = overrides_[i].at + rules_->baseline_max_age + Duration(1);
    if (over > at) changes = std::min(changes, over);
  }
  return changes > at ? changes : Instant::never();
}

}  // namespace vigil::session

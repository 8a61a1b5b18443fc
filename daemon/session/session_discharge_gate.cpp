#include <algorithm>
#include <cstdlib>

#include "daemon/session/session.hpp"

// The gate before leaving, and "not recovered": every item in words. docs/sessions.md 11.

namespace vigil::session {
namespace {

constexpr std::uint32_t vomiting = 2;
constexpr std::uint32_t dissociation = 7;  // places in the list of symptoms, session_record.cpp

bool inside(const Band& band, std::int32_t milli) {
  return (!band.lowest_milli || milli >= *band.lowest_milli) &&
         (!band.highest_milli || milli <= *band.highest_milli);
}

bool empty(const Band& band) { return !band.lowest_milli && !band.highest_milli; }

bool near(std::int32_t milli, std::int32_t rest, std::int32_t percent) {
  const std::int64_t apart = std::llabs(std::int64_t{milli} - rest);
  return apart * 100 <= std::int64_t{rest} * percent;
}

constexpr std::array<std::string_view, tick_count> tick_names{
    "escort", "no-driving", "oriented", "walks", "no-vomiting", "no-dissociation"};

Line& add_cuff(Line& line, const Cuff& cuff) {
  return line.milli(*cuff.sys_milli).add("/").milli(*cuff.dia_milli);
}

}  // namespace

std::string_view name(Tick tick) { return tick_names[static_cast<std::size_t>(tick)]; }

/// HR: near the baseline, or in the absolute band. SpO2: in the band, or near the baseline.
/// Pressure: near the baseline and in the band.
bool Session::in_recovery_band(Parameter parameter, std::int32_t milli) const {
  std::optional<std::int32_t> rest = baseline_.milli[index(parameter)];
  const Band& absolute = rules_->discharge[index(parameter)];
  if (parameter == Parameter::hr) {
    if (!rest) rest = baseline_.milli[index(Parameter::pulse)];
    if (!empty(rules_->discharge_hr) && inside(rules_->discharge_hr, milli)) return true;
    return rest && near(milli, *rest, rules_->discharge_percent);
  }
  if (parameter == Parameter::spo2) {
    if (!empty(absolute) && inside(absolute, milli)) return true;
    return rest && milli >= *rest - rules_->discharge_spo2_below_baseline_milli;
  }
  return inside(absolute, milli) && (!rest || near(milli, *rest, rules_->discharge_percent));
}

/// The readings in a row up to the newest that are in band: enough, and far enough apart?
void Session::add_pressure_item(Instant at, Instant& changes) {
  std::int64_t sets = 0;
  const Cuff* newest = nullptr;
  const Cuff* oldest = nullptr;
  bool in_band = true;
  for (std::size_t i = course_.cuff_count(); i > 0 && in_band; --i) {
    const Cuff& cuff = course_.cuff(i - 1);
    if (!cuff.whole() || cuff.at > at) continue;
    if (cuff.at <= doses_.last_at()) break;  // a dose may have changed it since
    if (newest == nullptr) newest = &cuff;
    in_band = in_recovery_band(Parameter::nibp_sys, *cuff.sys_milli) &&
              in_recovery_band(Parameter::nibp_dia, *cuff.dia_milli);
    if (!in_band) break;
    oldest = &cuff;
    ++sets;
  }
  if (newest == nullptr) {
    add_item("bp", false, false, "no cuff reading since the dose", at);
    return;
  }
  const Instant end = newest->at + rules_->discharge_cuff_max_age;
  const bool fresh = at <= end;
  if (fresh) changes = std::min(changes, end + Duration(1));
  const Duration apart = oldest == nullptr ? Duration(0) : newest->at - oldest->at;
  const bool holds =
      fresh && sets >= rules_->discharge_cuffs && apart >= rules_->discharge_cuff_apart;
  Line text;
  text.number(sets).add(sets == 1 ? " set in band" : " sets in band");
  if (sets > 1) text.add(", ").time(apart).add(" apart");
  add_cuff(text.add(", last "), *newest);
  if (!fresh) text.add(", too old");
  add_item("bp", holds, false, text.view(), at);
}

Instant Session::build_discharge_gate(Instant at) {
  Instant changes = Instant::never();
  const auto until = [&](Instant end) {
    if (end > at) changes = std::min(changes, end);
    return at >= end;
  };
  const Instant given = doses_.given_until();
  const bool infusing = doses_.infusing();
  Line stay;
  if (!infusing) stay.time(rules_->minimum_stay).add(" after the last dose");
  add_item("stay", !infusing && until(given + rules_->minimum_stay), false,
           infusing ? "the infusion is not stopped" : stay.view(), at);
  add_pressure_item(at, changes);
  for (const Parameter parameter : {Parameter::hr, Parameter::spo2}) {
    const auto milli = course_.at(parameter, at, rules_->discharge_value_max_age);
    Line text(info(parameter).label);
    if (milli) text.add(" ").milli(*milli);
    add_item(info(parameter).key, milli && in_recovery_band(parameter, *milli), false,
             milli ? text.view() : text.add(": no value").view(), at);
    if (milli) changes = std::min(changes, at + rules_->discharge_value_max_age);
  }
  const bool off = summary_.oxygen_ml_min == 0;
  const bool air =
      !oxygen_given_ || (off && until(summary_.on_air_since + rules_->discharge_on_air));
  Line on_air;
  if (oxygen_given_ && off) on_air.time(rules_->discharge_on_air).add(" on air");
  add_item("on-air", air, false,
           !oxygen_given_ ? "no oxygen given"
           : off          ? on_air.view()
                          : "oxygen flows",
           at);
  for (std::size_t i = 0; i < tick_count; ++i) {
    const auto tick = static_cast<Tick>(i);
    const bool goes_on = (tick == Tick::no_vomiting && ((symptoms_ >> vomiting) & 1U) != 0) ||
                         (tick == Tick::no_dissociation && ((symptoms_ >> dissociation) & 1U) != 0);
    const bool holds = ticks_[i] && !goes_on;
    Line text(name(tick));
    text.add(goes_on ? ": the symptom goes on" : holds ? ": yes" : ": not ticked");
    add_item(name(tick), holds, false, text.view(), at);
  }
  Line aldrete;
  if (aldrete_) aldrete.add("Aldrete ").number(*aldrete_);
  add_item("aldrete", aldrete_ && *aldrete_ >= rules_->discharge_aldrete, false,
           aldrete_ ? aldrete.view() : "Aldrete not scored", at);
  Line moaas;
  if (moaas_) moaas.add("MOAA/S ").number(*moaas_);
  add_item("moaas", moaas_ == 5, false, moaas_ ? moaas.view() : "MOAA/S not scored", at);
  const bool quiet = known_.open_alarms == 0 && !summary_.emergency;
  add_item("alarms", quiet, false,
           summary_.emergency ? "the emergency is not over"
           : quiet            ? "no high or medium alarm stands"
                              : "a high or medium alarm stands",
           at);
  const bool checked = plan_.open_count() == 0;
  add_item("checks", checked, false, checked ? "none is open" : "a check is open", at);
  const bool back = summary_.bathroom_until.is_never();
  add_item("bathroom", back, false, back ? "in the room" : "in the bathroom", at);
  return changes > at ? changes : Instant::never();
}

/// The vitals outside their band of recovery; a vital without a value is outside.
void Session::list_not_recovered(Line& line, Instant at) const {
  const auto add = [&](std::string_view text) -> Line& {
    return line.add(line.empty() ? "" : ", ").add(text);
  };
  const Cuff* newest = nullptr;
  for (std::size_t i = 0; i < course_.cuff_count(); ++i) {
    if (course_.cuff(i).whole() && course_.cuff(i).at <= at) newest = &course_.cuff(i);
  }
  const bool usable = newest != nullptr && at - newest->at <= rules_->discharge_cuff_max_age;
  if (!usable) {
    add("BP no value");
  } else if (!in_recovery_band(Parameter::nibp_sys, *newest->sys_milli) ||
             !in_recovery_band(Parameter::nibp_dia, *newest->dia_milli)) {
    add_cuff(add("BP "), *newest);
  }
  for (const Parameter parameter : {Parameter::hr, Parameter::spo2}) {
    const auto milli = course_.at(parameter, at, rules_->discharge_value_max_age);
    if (!milli) {
      add(info(parameter).label).add(" no value");
    } else if (!in_recovery_band(parameter, *milli)) {
      add(info(parameter).label).add(" ").milli(*milli);
    }
  }
}

}  // namespace vigil::session

#include "station/profiles.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "daemon/app/profile.hpp"
#include "daemon/session/vocabulary.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::station {
namespace {

namespace json = boost::json;

struct DischargeItem {
  std::string_view item;
  bool ticked;
  std::string_view text;
};
// docs/formats/session-record.md lists them; the daemon decides which hold.
constexpr std::array discharge_items{
    DischargeItem{"stay", false, "Minimum stay after the last dose"},
    DischargeItem{"bp", false, "Blood pressure back near the baseline"},
    DischargeItem{"hr", false, "Heart rate back near the baseline"},
    DischargeItem{"spo2", false, "Oxygen back near the baseline"},
    DischargeItem{"on-air", false, "Long enough without oxygen"},
    DischargeItem{"escort", true, "An adult takes the patient home"},
    DischargeItem{"no-driving", true, "Was told not to drive"},
    DischargeItem{"oriented", true, "Knows person, place and time"},
    DischargeItem{"walks", true, "Walks steadily"},
    DischargeItem{"no-vomiting", true, "No vomiting"},
    DischargeItem{"no-dissociation", true, "No dissociation"},
    DischargeItem{"aldrete", false, "Aldrete score high enough"},
    DischargeItem{"moaas", false, "Awake, answers at once"},
    DischargeItem{"alarms", false, "No alarm stands"},
    DischargeItem{"checks", false, "No check is open"},
    DischargeItem{"bathroom", false, "Back from the bathroom"}};

json::value maybe(const std::optional<std::int32_t>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value milligrams(const std::optional<std::uint64_t>& micrograms) {
  if (!micrograms) return nullptr;
  return static_cast<double>(*micrograms) / 1000;
}

std::int64_t seconds(Duration span) {
  return std::chrono::duration_cast<std::chrono::seconds>(span).count();
}

std::int64_t minutes(Duration span) { return seconds(span) / 60; }

json::array phases_of(const alarm::Profile& profile, const session::Rules& rules) {
  json::array phases;
  for (std::size_t i = 0; i < profile.phases.size(); ++i) {
    const alarm::SessionPhase& phase = profile.phases[i];
    json::array cuffs;
    for (const std::int32_t at : phase.cuff_at_min) cuffs.emplace_back(at);
    const std::string_view state =
        i < rules.phase_states.size() ? session::name(rules.phase_states[i]) : std::string_view();
    phases.push_back(json::object{{"id", phase.id},
                                  {"state", state},
                                  {"fromMin", phase.from_min},
                                  {"toMin", maybe(phase.to_min)},
                                  {"checkEveryMin", maybe(phase.check_every_min)},
                                  {"cuffAtMin", std::move(cuffs)},
                                  {"cuffEveryMin", maybe(phase.cuff_every_min)}});
  }
  return phases;
}

json::array needs_of(const session::Rules& rules) {
  json::array needs;
  for (std::size_t i = 0; i < rules.needs.size(); ++i) {
    if (rules.needs[i] == session::Need::none) continue;
    needs.push_back(json::object{
        {"parameter", info(static_cast<Parameter>(i)).key},
        {"need", rules.needs[i] == session::Need::continuous ? "continuous" : "spot"}});
  }
  return needs;
}

json::array discharge_of() {
  json::array items;
  for (const DischargeItem& one : discharge_items) {
    items.push_back(json::object{{"item", one.item}, {"ticked", one.ticked}, {"text", one.text}});
  }
  return items;
}

json::object profile_object(const app::ProfileResult& read) {
  const session::Rules& rules = read.session;
  json::value signed_off(nullptr);
  if (read.sign_off.signed_off()) {
    signed_off = json::object{
        {"name", read.sign_off.name}, {"role", read.sign_off.role}, {"date", read.sign_off.date}};
  }
  return {{"id", read.profile->id},
          {"version", read.profile->version},
          {"title", read.profile->title},
          {"signedOff", signed_off},
          {"drug", rules.drug},
          {"route", rules.route},
          {"leastMgPerKg", milligrams(rules.least_ug_per_kg)},
          {"mostMgPerKg", milligrams(rules.most_ug_per_kg)},
          {"leastMg", milligrams(rules.least_ug)},
          {"mostMg", milligrams(rules.most_ug)},
          {"weightNeeded", rules.weight_needed},
          {"phases", phases_of(*read.profile, rules)},
          {"checks", json::object{{"overdueLowS", seconds(rules.check_overdue_low)},
                                  {"overdueMediumS", seconds(rules.check_overdue_medium)},
                                  {"overduePrescriberS", seconds(rules.check_overdue_prescriber)},
                                  {"undoS", seconds(rules.check_undo)}}},
          {"bathroom", json::object{{"defaultMin", minutes(rules.bathroom_default)},
                                    {"mostMin", minutes(rules.bathroom_max)},
                                    {"highAfterS", seconds(rules.bathroom_high_after)},
                                    {"aloneFromMin", minutes(rules.bathroom_with_until)}}},
          {"needs", needs_of(rules)},
          {"minimumStayMin", minutes(rules.minimum_stay)},
          {"discharge", discharge_of()},
          {"nurseMaySign", rules.nurse_may_sign},
          {"integration", json::object{{"opensMin", minutes(rules.integration_opens)},
                                       {"bestMin", minutes(rules.integration_best)},
                                       {"closesMin", minutes(rules.integration_closes)}}}};
}

bool good_id(std::string_view id) {
  return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

ProfileAnswer read_profile(const std::string& folder, const std::string& id) {
  if (!good_id(id)) return {};
  const auto read = app::load_profile_file(folder + "/" + id + std::string(app::profile_ending));
  if (!read) return {};
  if (!read->profile) {
    return {{}, read->errors.empty() ? "The profile is wrong." : read->errors.front().text};
  }
  return {json::serialize(profile_object(*read)) + "\n", {}};
}

}  // namespace vigil::station

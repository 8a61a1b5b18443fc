// [session] of a profile: what the shipped ones hold, and every mistake with its message and place.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/app/profile.hpp"
#include "tests/app/profile_sample.hpp"

namespace vigil::app {
namespace {

using namespace std::chrono_literals;
using session::Band;
using session::Need;
using session::Rules;
using session::State;

ProfileResult shipped(std::string_view id) {
  const std::string file = std::string(VIGIL_SOURCE_DIR "/config/profiles/").append(id) + ".toml";
  auto result = load_profile_file(file);
  EXPECT_TRUE(result) << file;
  EXPECT_EQ(describe(file, result->errors), "");
  return result ? *result : ProfileResult{};
}

/// "nibp_sys ..179, hr 50..110": bands that are not empty.
std::string text_of(const std::array<Band, parameter_count>& bands) {
  std::string text;
  for (const ParameterInfo& p : parameters()) {
    const Band& band = bands[index(p.id)];
    if (!band.lowest_milli && !band.highest_milli) continue;
    text += (text.empty() ? "" : ", ") + std::string(p.key) + " ";
    if (band.lowest_milli) text += std::to_string(*band.lowest_milli);
    text += "..";
    if (band.highest_milli) text += std::to_string(*band.highest_milli);
  }
  return text;
}

std::string text_of(const std::array<Need, parameter_count>& needs) {
  std::string text;
  for (const ParameterInfo& p : parameters()) {
    const Need need = needs[index(p.id)];
    if (need == Need::none) continue;
    text += (text.empty() ? "" : ", ") + std::string(p.key) +
            (need == Need::spot ? " spot" : " continuous");
  }
  return text;
}

std::string states_of(const Rules& rules) {
  std::string text;
  for (const State state : rules.phase_states) {
    text += (text.empty() ? "" : " ") + std::string(session::name(state));
  }
  return text;
}

class ShippedSession : public testing::TestWithParam<const char*> {};

// docs/clinical-numbers.md 12
TEST_P(ShippedSession, HasTheNumbersOfEveryRoute) {
  const Rules rules = shipped(GetParam()).session;
  EXPECT_EQ(rules.baseline_cuffs, 2U);
  EXPECT_EQ(rules.baseline_cuff_apart, 3min);
  EXPECT_EQ(rules.baseline_quiet, 3min);
  EXPECT_EQ(rules.baseline_max_age, 15min);
  EXPECT_EQ(rules.offer_within_milli, 5'000);
  EXPECT_EQ(rules.offer_spo2_within_milli, 2'000);
  EXPECT_EQ(text_of(rules.gate_hard), "nibp_sys ..179000, nibp_dia ..109000");
  EXPECT_EQ(text_of(rules.gate),
            "hr 50000..110000, spo2 94000.., nibp_sys ..159000, nibp_dia ..99000");
  EXPECT_EQ(text_of(rules.gate_warn), "nibp_sys ..140000, nibp_dia ..90000");
  EXPECT_EQ(rules.check_overdue_low, 2min);
  EXPECT_EQ(rules.check_overdue_medium, 5min);
  EXPECT_EQ(rules.check_overdue_prescriber, 10min);
  EXPECT_EQ(rules.check_undo, 10s);
  EXPECT_EQ(rules.check_low_response_every, 5min);
  EXPECT_TRUE(rules.check_on_medium);
  EXPECT_TRUE(rules.check_on_high);
  EXPECT_EQ(rules.bathroom_default, 10min);
  EXPECT_EQ(rules.bathroom_max, 20min);
  EXPECT_EQ(rules.bathroom_high_after, 2min);
  EXPECT_EQ(rules.bathroom_with_until, 60min);
  EXPECT_EQ(rules.minimum_stay, 120min);
  EXPECT_EQ(rules.discharge_cuffs, 2U);
  EXPECT_EQ(rules.discharge_cuff_apart, 10min);
  EXPECT_EQ(rules.discharge_percent, 20);
  EXPECT_EQ(text_of(rules.discharge), "spo2 94000.., nibp_sys ..159000, nibp_dia ..99000");
  EXPECT_EQ(rules.discharge_hr.lowest_milli, 50'000);
  EXPECT_EQ(rules.discharge_hr.highest_milli, 100'000);
  EXPECT_EQ(rules.discharge_spo2_below_baseline_milli, 2'000);
  EXPECT_EQ(rules.discharge_on_air, 15min);
  EXPECT_EQ(rules.discharge_aldrete, 9U);
  EXPECT_FALSE(rules.nurse_may_sign);
  EXPECT_EQ(rules.not_recovered_after, 120min);
  EXPECT_EQ(rules.integration_opens, 2h);
  EXPECT_EQ(rules.integration_best, 24h);
  EXPECT_EQ(rules.integration_closes, 48h);
}

TEST_P(ShippedSession, HasAStateForEachPhaseAndASourceForEachTable) {
  const ProfileResult result = shipped(GetParam());
  ASSERT_TRUE(result.profile);
  EXPECT_EQ(result.session.phase_states.size(), result.profile->phases.size());
  for (const char* place :
       {"session.dose", "session.needs", "session.baseline", "session.gate.hard.nibp_sys",
        "session.gate.override.spo2", "session.gate.warn.nibp_dia", "session.checks",
        "session.bathroom", "session.discharge", "session.discharge.bands.hr",
        "session.integration"}) {
    const auto found = result.sources.find(place);
    EXPECT_TRUE(found != result.sources.end() && !found->second.empty()) << place;
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, ShippedSession,
                         testing::Values("ketamine-im", "ketamine-iv40", "ketamine-sl",
                                         "esketamine-in"));

TEST(ShippedSessions, OfKetamineIntoTheMuscle) {
  const Rules rules = shipped("ketamine-im").session;
  EXPECT_EQ(rules.drug, "ketamine");
  EXPECT_EQ(rules.route, "im");
  EXPECT_EQ(rules.least_ug_per_kg, 500U);
  EXPECT_EQ(rules.most_ug_per_kg, 1'000U);
  EXPECT_EQ(rules.least_ug, std::nullopt);
  EXPECT_EQ(rules.most_ug, std::nullopt);
  EXPECT_TRUE(rules.weight_needed);
  EXPECT_EQ(rules.devices, 0U);
  EXPECT_EQ(text_of(rules.needs), "spo2 continuous, nibp_sys spot, nibp_dia spot");
  EXPECT_TRUE(rules.refuse_without_continuous);
  EXPECT_EQ(text_of(rules.pump), "");
  EXPECT_EQ(states_of(rules), "baseline dosed peak peak second-hour recovery");
}

TEST(ShippedSessions, OfAKetamineInfusion) {
  const Rules rules = shipped("ketamine-iv40").session;
  EXPECT_EQ(rules.drug, "ketamine");
  EXPECT_EQ(rules.route, "iv");
  EXPECT_EQ(rules.least_ug_per_kg, 400U);
  EXPECT_EQ(rules.most_ug_per_kg, 710U);
  EXPECT_TRUE(rules.weight_needed);
  EXPECT_EQ(text_of(rules.needs), "spo2 continuous, nibp_sys spot, nibp_dia spot");
  EXPECT_TRUE(rules.refuse_without_continuous);
  EXPECT_EQ(text_of(rules.pump), "spo2 88000.., nibp_sys ..179000, nibp_dia ..109000");
  EXPECT_EQ(states_of(rules), "baseline dosed peak peak second-hour recovery");
}

TEST(ShippedSessions, OfAKetamineLozenge) {
  const Rules rules = shipped("ketamine-sl").session;
  EXPECT_EQ(rules.route, "sl");
  EXPECT_EQ(rules.least_ug, 100'000U);
  EXPECT_EQ(rules.most_ug, 300'000U);
  EXPECT_EQ(rules.most_ug_per_kg, std::nullopt);
  EXPECT_FALSE(rules.weight_needed);
  EXPECT_EQ(text_of(rules.needs), "spo2 spot, nibp_sys spot, nibp_dia spot");
  EXPECT_EQ(rules.continuous_spo2_above_ug, 150'000U);
  EXPECT_EQ(states_of(rules), "baseline dosed peak second-hour recovery");
}

TEST(ShippedSessions, OfEsketamineByTheNose) {
  const Rules rules = shipped("esketamine-in").session;
  EXPECT_EQ(rules.drug, "esketamine");
  EXPECT_EQ(rules.route, "in");
  EXPECT_EQ(rules.least_ug, 56'000U);
  EXPECT_EQ(rules.most_ug, 84'000U);
  EXPECT_EQ(rules.devices, 3U);
  EXPECT_EQ(rules.device_rest, 5min);
  EXPECT_FALSE(rules.weight_needed);
  EXPECT_EQ(text_of(rules.needs), "spo2 continuous, nibp_sys spot, nibp_dia spot");
  EXPECT_FALSE(rules.refuse_without_continuous);
  EXPECT_EQ(states_of(rules), "baseline dosed peak second-hour recovery");
}

TEST(ShippedSessions, StandBesideTheirProfilesInAFolder) {
  const ProfileSet set = load_profiles(VIGIL_SOURCE_DIR "/config/profiles");
  ASSERT_EQ(set.profiles.size(), 4U);
  ASSERT_EQ(set.sessions.size(), 4U);
  EXPECT_EQ(set.profiles[0].id, "esketamine-in");
  EXPECT_EQ(set.sessions[0].route, "in");
  EXPECT_EQ(set.profiles[3].id, "ketamine-sl");
  EXPECT_EQ(set.sessions[3].route, "sl");
}

class OneSessionMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneSessionMistake, GivesItsExactMessage) { expect_message(GetParam()); }

constexpr Mistake mistakes[] = {
    {"NoDose",
     "[session.dose]\ndrug = \"ketamine\"\nroute = \"im\"\nleast_mg_per_kg = 0.5\n"
     "most_mg_per_kg = 1\nweight_needed = true\nsource = \"s\"\n",
     "", "f:116:1: [session] has no 'dose', expected a table\n"},
    {"UnknownTable", "[session.dose]", "[session.doses]",
     "f:116:1: [session] has no 'dose', expected a table\n"
     "f:116:10: unknown key 'doses' in [session], did you mean 'dose'?\n"},
    {"UnknownRoute", "route = \"im\"", "route = \"oral\"",
     "f:118:9: 'route' is 'oral', expected im, iv, sl or in\n"},
    {"DoseUpsideDown", "most_mg_per_kg = 1\n", "most_mg_per_kg = 0.25\n",
     "f:120:18: 'most_mg_per_kg' is 0.25, expected 'least_mg_per_kg' (0.5) or more\n"},
    {"DoseOfNoWeight", "weight_needed = true", "weight_needed = false",
     "f:121:17: 'weight_needed' is false, expected true: a range per kg is checked\n"},
    {"DoseNotANumber", "least_mg_per_kg = 0.5", "least_mg_per_kg = \"0.5\"",
     "f:119:19: 'least_mg_per_kg' is a text, expected a number\n"},
    {"DrugTooLong", "drug = \"ketamine\"", "drug = \"ketamine, racemic, of the hospital\"",
     "f:117:8: 'drug' is 'ketamine, racemic, of the hospital', expected at most 32 bytes\n"},
    {"RestWithoutDevices", "weight_needed = true", "weight_needed = true\ndevice_rest_min = 5",
     "f:122:19: 'device_rest_min' without 'devices', expected both\n"},
    {"DoseWithoutSource", "weight_needed = true\nsource = \"s\"", "weight_needed = true",
     "f:116:1: [session.dose] has no 'source', expected a text\n"},
    {"NeedsNoParameter", "spot = [\"nibp_sys\"]", "spot = [\"nibp_syst\"]",
     "f:125:8: 'spot' holds 'nibp_syst', did you mean 'nibp_sys'?\n"},
    {"NeedsACuffAllTheTime", "continuous = [\"spo2\"]\nspot = [\"nibp_sys\"]",
     "continuous = [\"nibp_sys\"]",
     "f:124:14: 'continuous' holds 'nibp_sys', expected parameters that are measured all the "
     "time\n"},
    {"NeedsTwice", "spot = [\"nibp_sys\"]", "spot = [\"spo2\"]",
     "f:125:8: 'spot' holds 'spo2', which stands in 'continuous', expected it once\n"},
    {"BaselineForgetsAKey", "cuffs = 2\ncuff_apart_min = 3\n", "cuff_apart_min = 3\n",
     "f:128:1: [session.baseline] has no 'cuffs', expected a whole number\n"},
    {"BandUpsideDown", "hr = { lowest = 50, highest = 110", "hr = { lowest = 50, highest = 45",
     "f:138:44: 'highest' is 45, expected 'lowest' (50) or more\n"},
    {"BandWithoutEnds", "nibp_sys = { highest = 179, source", "nibp_sys = { source",
     "f:137:21: [session.gate.hard.nibp_sys] has neither 'lowest' nor 'highest', expected one of "
     "them\n"},
    {"BandWithoutSource", "highest = 179, source = \"s\" }", "highest = 179 }",
     "f:137:21: [session.gate.hard.nibp_sys] has no 'source', expected a text\n"},
    {"BandOfNoParameter", "hard = { nibp_sys", "hard = { sbp",
     "f:137:10: unknown key 'sbp' in [session.gate.hard], expected hr, pulse, spo2, nibp_sys, "
     "nibp_dia, nibp_mean, nibp_pulse, rr, etco2, p1_sys, p1_dia, p1_mean, p2_sys, p2_dia, "
     "p2_mean, temp1, temp2 or perfusion_index\n"},
    {"BandBeyondTheParameter", "spo2 = { lowest = 94", "spo2 = { lowest = 194",
     "f:164:29: 'lowest' is 194, expected 0 to 100\n"},
    {"OverdueStepNotLater", "overdue_medium_s = 300", "overdue_medium_s = 120",
     "f:142:20: 'overdue_medium_s' is not more than 'overdue_low_s', expected the graver step "
     "later\n"},
    {"BathroomLongerThanAllowed", "most_min = 20", "most_min = 5",
     "f:150:12: 'most_min' is less than 'default_min', expected at least as much\n"},
    {"DischargePercent", "percent = 20", "percent = 120",
     "f:158:11: 'percent' is 120, expected 0 to 100\n"},
    {"WindowUpsideDown", "best_h = 24", "best_h = 50",
     "f:168:10: 'best_h' is not between 'opens_h' and 'closes_h', expected it there\n"},
    {"PhaseWithoutAState", "id = \"peak\"\nstate = \"peak\"", "id = \"peak\"",
     "f:89:1: [[phases]] has no 'state', expected a text\n"},
    {"PhaseOfNoState", "state = \"peak\"", "state = \"top\"",
     "f:91:9: 'state' is 'top', expected baseline, dosed, peak, second-hour or recovery\n"},
    {"BaselineAfterTheDose", "state = \"peak\"", "state = \"baseline\"",
     "f:91:9: 'state' is 'baseline', expected 'baseline' before the dose and only there\n"},
    {"DosedBeforeTheDose", "state = \"baseline\"", "state = \"dosed\"",
     "f:85:9: 'state' is 'dosed', expected 'baseline' before the dose and only there\n"},
    {"StateGoesBack", "state = \"recovery\"", "state = \"dosed\"",
     "f:99:9: 'state' is 'dosed', expected 'peak' or a later one\n"},
};

INSTANTIATE_TEST_SUITE_P(Session, OneSessionMistake, testing::ValuesIn(mistakes),
                         [](const auto& one) { return std::string(one.param.rule); });

TEST(SessionRules, AnOverdueStepThatIsOffIsPassedOver) {
  const std::string text = changed_sample("overdue_medium_s = 300", "overdue_medium_s = 0");
  const ProfileResult result = load_profile(text, "sample.toml", {});
  EXPECT_EQ(describe("f", result.errors), "");
  EXPECT_EQ(result.session.check_overdue_medium, 0s);
  EXPECT_EQ(result.session.check_overdue_prescriber, 10min);
}

}  // namespace
}  // namespace vigil::app

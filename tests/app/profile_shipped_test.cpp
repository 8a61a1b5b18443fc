// The shipped profiles hold the numbers that docs/clinical-numbers.md tells of, each of the four.
#include <gtest/gtest.h>

#include <bitset>
#include <chrono>
#include <string>
#include <string_view>

#include "daemon/app/profile.hpp"
#include "tests/app/profile_lines.hpp"

namespace vigil::app {
namespace {

using namespace std::chrono_literals;
using alarm::Priority;
using alarm::Role;
using alarm::RoleSet;

ProfileResult shipped(std::string_view id) {
  const std::string file = std::string(VIGIL_SOURCE_DIR "/config/profiles/").append(id) + ".toml";
  auto result = load_profile_file(file);
  EXPECT_TRUE(result) << file;
  return result ? *result : ProfileResult{};
}

class Shipped : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    result_ = shipped(GetParam());
    ASSERT_TRUE(result_.profile) << describe(GetParam(), result_.errors);
  }
  const alarm::Profile& profile() const { return *result_.profile; }
  const alarm::AlarmRules& rules() const { return result_.profile->rules; }
  ProfileResult result_;
};

TEST_P(Shipped, HasAnIdAVersionABaseAndNoSignature) {
  EXPECT_EQ(profile().id, GetParam());
  EXPECT_EQ(profile().version, 3U);
  EXPECT_EQ(result_.base, "adult.base.toml");
  EXPECT_FALSE(result_.sign_off.signed_off());
  EXPECT_EQ(profile().hash.size(), 64U);
}

// sign limit | clears | delay | what else: docs/clinical-numbers.md 1
TEST_P(Shipped, HasTheLimitsOfTheAdults) {
  EXPECT_EQ(lines_of(profile().limits),
            "hr below low <50 clear 55 delay 15\n"
            "hr below medium <45 clear 50 delay 15\n"
            "hr below high <40 clear 45 delay 10\n"
            "hr below high <1 clear 6 delay 0 raw 'no heartbeat'\n"
            "hr above low >110 clear 105 delay 15\n"
            "hr above medium >=110 clear 105 delay 60 relative 40 band 5\n"
            "hr above medium >=110 clear 105 delay 60 relative 50% band 5\n"
            "hr above medium >130 clear 125 delay 15\n"
            "hr above high >150 clear 145 delay 10\n"
            "pulse below low <50 clear 55 delay 15\n"
            "pulse below medium <45 clear 50 delay 15\n"
            "pulse below high <40 clear 45 delay 10\n"
            "pulse above low >110 clear 105 delay 15\n"
            "pulse above medium >=110 clear 105 delay 60 relative 40 band 5\n"
            "pulse above medium >=110 clear 105 delay 60 relative 50% band 5\n"
            "pulse above medium >130 clear 125 delay 15\n"
            "pulse above high >150 clear 145 delay 10\n"
            "spo2 below low <94 clear 95 delay 30\n"
            "spo2 below medium <=93 clear 94 delay 60 relative 4 band 1\n"
            "spo2 below medium <92 clear 94 delay 15 by 2 delay 10\n"
            "spo2 below high <88 clear 90 delay 5\n"
            "spo2 below high <85 clear 87 delay 0 raw 'desaturation'\n"
            "nibp_sys below low <100 clear 105 delay 0\n"
            "nibp_sys below medium <95 clear 100 delay 0 confirm\n"
            "nibp_sys below high <=90 clear 95 delay 0\n"
            "nibp_sys above low >=150 clear 145 delay 0\n"
            "nibp_sys above medium >=150 clear 145 delay 0 relative 30% band 5 confirm\n"
            "nibp_sys above medium >=150 clear 145 delay 0 relative 40 band 5 confirm\n"
            "nibp_sys above medium >=160 clear 155 delay 0 confirm\n"
            "nibp_sys above high >=180 clear 175 delay 0\n"
            "nibp_sys above high >=200 clear 195 delay 0 'critical'\n"
            "nibp_dia above low >=95 clear 90 delay 0\n"
            "nibp_dia above medium >=95 clear 90 delay 0 relative 25 band 5 confirm\n"
            "nibp_dia above medium >=100 clear 95 delay 0 confirm\n"
            "nibp_dia above high >=110 clear 105 delay 0\n"
            "nibp_dia above high >=120 clear 115 delay 0 'critical'\n"
            "nibp_mean below medium <65 clear 70 delay 0 confirm\n"
            "nibp_mean below high <60 clear 65 delay 0\n"
            "nibp_mean above medium >120 clear 115 delay 0 confirm\n"
            "nibp_mean above high >130 clear 125 delay 0\n"
            "rr below medium <10 clear 12 delay 20\n"
            "rr below high <=8 clear 10 delay 20\n"
            "rr above medium >24 clear 22 delay 20\n"
            "rr above high >=30 clear 28 delay 20\n"
            "perfusion_index below low <0.3 clear 0.4 delay 60\n");
}

TEST_P(Shipped, ValuesMustStayClearFor5S) {
  for (const alarm::ParameterLimits& limits : profile().limits) {
    for (const alarm::LimitLevel& level : limits.below) EXPECT_EQ(level.clear_hold, 5s);
    for (const alarm::LimitLevel& level : limits.above) EXPECT_EQ(level.clear_hold, 5s);
  }
}

TEST_P(Shipped, HasASaneRangeForEachParameterWithLimits) {
  EXPECT_EQ(lines_of(profile().sane),
            "hr 30 200\npulse 30 200\nspo2 80 98\nnibp_sys 70 220\nnibp_dia 40 130\n"
            "nibp_mean 50 150\nrr 5 40\n");
}

TEST_P(Shipped, HasTheLifeOfAnAlert) {
  EXPECT_EQ(rules().median_window, 5s);
  EXPECT_EQ(rules().life.min_on, 10s);
  EXPECT_EQ(rules().life.join_within, 60s);
  EXPECT_EQ(rules().life.recurrent_joins, 3U);
  EXPECT_EQ(rules().life.recurrent_within, 5min);
  EXPECT_EQ(rules().life.flood_alerts, 6U);
  EXPECT_EQ(rules().life.flood_within, 10min);
  EXPECT_EQ(rules().life.latch_from, Priority::high);
}

TEST_P(Shipped, HasTheRulesOfSignalPulseAndOccupancy) {
  EXPECT_EQ(rules().signal.medium_after, 30s);
  EXPECT_EQ(rules().signal.high_after, 120s);
  std::bitset<parameter_count> continuous;
  for (const Parameter p : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    continuous.set(index(p));
  }
  EXPECT_EQ(rules().signal.continuous, continuous);
  EXPECT_EQ(rules().pulse.no_pulse_medium_after, 5s);
  EXPECT_EQ(rules().pulse.no_pulse_high_after, 15s);
  EXPECT_EQ(rules().pulse.both_lost_high_after, 30s);
  EXPECT_EQ(rules().pulse.disagree_milli, 15'000);
  EXPECT_EQ(rules().pulse.disagree_for, 30s);
  EXPECT_EQ(rules().occupancy.low_after, 60s);
  EXPECT_EQ(rules().occupancy.medium_after, 5min);
}

TEST_P(Shipped, HasTheRulesOfTheCuff) {
  EXPECT_EQ(rules().cuff.repeat_within, 2min);
  EXPECT_EQ(rules().cuff.cycle, 60s);
  EXPECT_EQ(rules().cuff.failures, 3U);
  EXPECT_EQ(rules().cuff.overdue_low, 3min);
  EXPECT_EQ(rules().cuff.overdue_medium, 8min);
  EXPECT_EQ(rules().cuff.unscheduled_invalid, 60min);
  EXPECT_EQ(rules().cuff.limb_max, 60s);
  EXPECT_EQ(rules().cuff.limb_every, 3min);
  EXPECT_EQ(rules().host_cuff.retry_after, 60s);
  EXPECT_EQ(rules().host_cuff.retries, 2U);
  EXPECT_EQ(rules().host_cuff.rest, 30s);
  EXPECT_EQ(rules().host_cuff.hold_max, 15min);
}

TEST_P(Shipped, HasTheRulesOfSilence) {
  const alarm::InactivationRules& silence = rules().inactivation;
  EXPECT_EQ(silence.audio_pause_default, 2min);
  EXPECT_EQ(silence.audio_pause_max, 3min);
  EXPECT_EQ(silence.alarm_pause_max, 3min);
  EXPECT_EQ(silence.remind_acknowledged, 3min);
  EXPECT_EQ(silence.remind_off, 3min);
  EXPECT_EQ(silence.bedside_only_after_dose, 30min);
  EXPECT_EQ(silence.may_switch_off, RoleSet{}.add(Role::charge_nurse).add(Role::prescriber));
  EXPECT_EQ(silence.may_change_limits, RoleSet{}
                                           .add(Role::nurse)
                                           .add(Role::second_nurse)
                                           .add(Role::charge_nurse)
                                           .add(Role::prescriber));
}

TEST_P(Shipped, HasTheLadders) {
  EXPECT_EQ(rules().escalation.bedside_within, 60s);
  EXPECT_EQ(lines_of(rules().escalation),
            "low 0 nurse, repeat 300\n"
            "medium 0 nurse, 60 second_nurse, 120 prescriber, repeat 0\n"
            "high 0 nurse, 30 charge_nurse+prescriber, 60 everyone, repeat 30\n");
}

TEST_P(Shipped, HasTheTrends) {
  EXPECT_EQ(lines_of(profile().trends),
            "slope spo2 falls 1 in 180 low\n"
            "slope hr rises 8 in 180 low\n"
            "slope pulse rises 8 in 180 low\n"
            "ahead spo2 180 in 180 r2 0.5 none\n"
            "ahead hr 180 in 180 r2 0.5 none\n"
            "ahead pulse 180 in 180 r2 0.5 none\n"
            "shift hr 0.1 slack 0.5 at 5 0 least 1 learn 120\n"
            "shift pulse 0.1 slack 0.5 at 5 0 least 1 learn 120\n"
            "burden spo2 below 92 area 50 low\n"
            "step hr 25 in 15 none\n"
            "step pulse 25 in 15 none\n"
            "climb nibp_sys 15 times 2 low\n"
            "return hr 60 20% above below low\n"
            "return pulse 60 20% above below low\n"
            "return nibp_sys 60 20% above below low\n"
            "return nibp_dia 60 20% above below low\n"
            "return hr 90 20% above below low\n"
            "return pulse 90 20% above below low\n"
            "return nibp_sys 90 20% above below low\n"
            "return nibp_dia 90 20% above below low\n"
            "return hr 120 20% above below medium\n"
            "return pulse 120 20% above below medium\n"
            "return nibp_sys 120 20% above below medium\n"
            "return nibp_dia 120 20% above below medium\n"
            "return spo2 60 2 below low\n"
            "return spo2 90 2 below low\n"
            "return spo2 120 2 below medium\n");
}

TEST_P(Shipped, NamesASourceForEveryPlace) {
  // 45 levels, 7 sane ranges, 8 rules, escalation and its 3 ladders, 27 trends, the phases, and of
  // the session 7 tables, 8 bands of the gate and 4 of the discharge; a pump has 3.
  const std::size_t pump = result_.session.route == "iv" ? 3 : 0;
  EXPECT_EQ(result_.sources.size(),
            45U + 7U + 8U + 4U + 27U + profile().phases.size() + 7U + 8U + 4U + pump);
  for (const auto& [place, source] : result_.sources) EXPECT_NE(source, "") << place;
}

std::string shown_id(const testing::TestParamInfo<const char*>& tested) {
  std::string id(tested.param);
  id.erase(id.find('-'), 1);
  return id;
}
INSTANTIATE_TEST_SUITE_P(Profiles, Shipped,
                         testing::Values("ketamine-im", "ketamine-iv40", "ketamine-sl",
                                         "esketamine-in"),
                         shown_id);

std::string phases_of(std::string_view id) {
  const ProfileResult result = shipped(id);
  return result.profile ? lines_of(result.profile->phases) : describe(id, result.errors);
}

TEST(ShippedPhases, OfKetamineIntoTheMuscle) {
  EXPECT_EQ(phases_of("ketamine-im"),
            "baseline -30..0\n"
            "onset 0..15 check 5 cuff at 15\n"
            "peak 15..45 check 10 cuff at 25 35 45\n"
            "plateau 45..60 check 10 cuff at 60\n"
            "second-hour 60..120 check 15 cuff at 75 90 120\n"
            "recovery 120.. check 15 cuff every 15\n");
}

TEST(ShippedPhases, OfAKetamineInfusion) {
  EXPECT_EQ(phases_of("ketamine-iv40"),
            "baseline -30..0\n"
            "infusion-start 0..10 check 5 cuff every 10\n"
            "infusion 10..40 check 10 cuff every 10\n"
            "early-post 40..70 check 10 cuff every 15\n"
            "recovery 70..120 check 15 cuff at 85 100 120\n"
            "discharge 120.. check 15 cuff every 15\n");
}

TEST(ShippedPhases, OfAKetamineLozenge) {
  EXPECT_EQ(phases_of("ketamine-sl"),
            "baseline -20..0\n"
            "absorption 0..30 check 15 cuff at 30\n"
            "peak 30..75 check 15 cuff at 45 60\n"
            "descent 75..120 check 15 cuff at 90 120\n"
            "recovery 120.. check 30\n");
}

TEST(ShippedPhases, OfEsketamineByTheNose) {
  EXPECT_EQ(phases_of("esketamine-in"),
            "baseline -30..0\n"
            "devices 0..10 check 5\n"
            "peak 10..60 check 15 cuff at 40\n"
            "observation 60..120 check 15 cuff at 90 120\n"
            "discharge 120.. check 15 cuff every 30\n");
}

}  // namespace
}  // namespace vigil::app

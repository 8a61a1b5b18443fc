// Limits with every rule on: priorities, delays, the median, bands, and life of the alert
// (docs/safety-rules.md 2, B, D).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// In a session since second 0, quiet until second 30.
class RuleLimits : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  Clinic clinic;
};

TEST_F(RuleLimits, ThreePrioritiesAreOneAlarmThatGrows) {
  clinic.set(Parameter::spo2, 93);
  clinic.run_to(70);
  EXPECT_THAT(clinic.take(), ElementsAre("63000 start active * SpO2 93 < 94"));
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(), ElementsAre("71000 update active * SpO2 91 < 94",
                                         "88000 escalate active ** SpO2 91 < 92"));
  clinic.set(Parameter::spo2, 87);
  clinic.run_to(100);
  EXPECT_THAT(clinic.take(), ElementsAre("91000 update active ** SpO2 87 < 92",
                                         "98000 escalate active *** SpO2 87 < 88"));
  EXPECT_EQ(clinic.alarm("SpO2").occurrences, 1U);
  EXPECT_EQ(clinic.alarm("SpO2").started_at, at_ms(63'000));
}

TEST_F(RuleLimits, TheDeeperTheViolationTheShorterTheDelay) {
  clinic.set(Parameter::spo2, 90);  // the median is 90 at second 33; 2 below 92: 10 s
  clinic.run_to(43);
  EXPECT_THAT(clinic.take(), ElementsAre("43000 start active ** SpO2 90 < 92"));
}

TEST_F(RuleLimits, ADeeperValueShortensADelayThatRuns) {
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(40);
  EXPECT_THAT(clinic.take(), IsEmpty());  // pending since 33, due at 48
  clinic.set(Parameter::spo2, 89);
  clinic.run_to(43);  // the median is 89 at second 43: 10 s since the onset are over just then
  EXPECT_THAT(clinic.take(), ElementsAre("43000 start active ** SpO2 89 < 92"));
}

TEST_F(RuleLimits, DesaturationIsJudgedOnTheSingleValueAndAtOnce) {
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(31);
  EXPECT_THAT(clinic.take(), ElementsAre("31000 start active *** SpO2 84 < 85 desaturation"));
}

TEST_F(RuleLimits, OneSingleLowValueIsHiddenByTheMedianFromTheOtherLimits) {
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(32);
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(80);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleLimits, DesaturationUnderAHighAlarmIsAnUpdateThatBreaksItsAcknowledgement) {
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(40);
  EXPECT_THAT(clinic.take(), ElementsAre("38000 start active *** SpO2 86 < 88"));
  EXPECT_EQ(clinic.acknowledge("SpO2").outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, alarm::Inactivation::acknowledged);
  clinic.take();
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(41);
  EXPECT_THAT(clinic.take(), ElementsAre("41000 update active *** SpO2 84 < 85 desaturation"));
  const AlarmEvent now = clinic.alarm("SpO2");
  EXPECT_EQ(now.inactivation, alarm::Inactivation::enabled);
  EXPECT_EQ(now.revision, 2U);
  EXPECT_EQ(now.priority, alarm::Priority::high);
}

TEST_F(RuleLimits, EachLevelEndsAtItsOwnBandHeldFor5S) {
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(60);
  clinic.acknowledge("SpO2");
  clinic.ask(CommandKind::at_bedside);  // so that nobody else is called meanwhile
  clinic.take();
  clinic.set(Parameter::spo2, 87);
  clinic.run_to(66);  // desaturation ends at 66: the same priority, one rank less
  EXPECT_THAT(clinic.take(), ElementsAre("61000 update active *** SpO2 87 < 88",
                                         "66000 update active *** SpO2 87 < 88"));
  clinic.set(Parameter::spo2, 90);  // median at 69
  clinic.run_to(75);
  EXPECT_THAT(clinic.take(), ElementsAre("67000 update active *** SpO2 90 < 92",
                                         "74000 deescalate active ** SpO2 90 < 92"));
  clinic.set(Parameter::spo2, 94);  // median at 78
  clinic.run_to(85);
  EXPECT_THAT(clinic.take(), ElementsAre("76000 update active ** SpO2 94, was < 92",
                                         "83000 deescalate active * SpO2 94, was < 94"));
  clinic.set(Parameter::spo2, 95);  // median at 88
  clinic.run_to(95);
  EXPECT_THAT(clinic.take(), ElementsAre("86000 update active * SpO2 95, was < 94",
                                         "93000 end clear * SpO2 95, was < 94"));
}

TEST_F(RuleLimits, BothSidesOfHrHaveTheirPriorities) {
  const auto alarmed = [](std::int32_t hr, std::int64_t second) {
    Clinic other;
    other.start_session();
    other.run_to(30);
    other.set(Parameter::hr, hr);
    other.set(Parameter::pulse, hr);
    other.run_to(second - 1);
    EXPECT_THAT(other.take(), IsEmpty()) << hr;
    other.run_to(second);
    return other.take();
  };
  EXPECT_THAT(alarmed(111, 48), ElementsAre("48000 start active * HR 111 > 110"));
  EXPECT_THAT(alarmed(131, 48), ElementsAre("48000 start active ** HR 131 > 130"));
  EXPECT_THAT(alarmed(151, 43), ElementsAre("43000 start active *** HR 151 > 150"));
  EXPECT_THAT(alarmed(49, 48), ElementsAre("48000 start active * HR 49 < 50"));
  EXPECT_THAT(alarmed(39, 43), ElementsAre("43000 start active *** HR 39 < 40"));
  EXPECT_THAT(alarmed(0, 31), ElementsAre("31000 start active *** HR 0 < 1 no heartbeat"));
}

TEST_F(RuleLimits, AnAlarmStaysForItsLeastTime) {
  EngineConfig config = clinic_config();
  config.profiles[0].rules.life.min_on = std::chrono::seconds(10);
  for (auto& level : config.profiles[0].limits[index(Parameter::spo2)].below) {
    level.clear_hold = Duration(0);
  }
  Clinic other(config);
  other.start_session();
  other.run_to(30);
  other.set(Parameter::spo2, 84);
  other.run_to(31);
  other.set(Parameter::spo2, 97);
  other.run_to(40);
  EXPECT_THAT(other.take(), ElementsAre("31000 start active *** SpO2 84 < 85 desaturation",
                                        "32000 update clear *** SpO2 97, was < 85"));
  other.run_to(41);
  EXPECT_THAT(other.take(), ElementsAre("41000 end clear *** SpO2 97, was < 85"));
}

TEST_F(RuleLimits, ThePersonalFloorOfARelativeLimit) {
  clinic.patient.baseline_milli[index(Parameter::hr)] = 60'000;
  clinic.patient.baseline_milli[index(Parameter::spo2)] = 97'000;
  Command command = clinic.command(CommandKind::patient);
  command.patient = clinic.patient;
  EXPECT_EQ(clinic.ask(command).outcome, Outcome::done);
  clinic.take();
  // +40 and +50 %, but below the floor of 110.
  clinic.set(Parameter::hr, 105);
  clinic.set(Parameter::pulse, 105);
  clinic.run_to(150);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.set(Parameter::hr, 110);
  clinic.set(Parameter::pulse, 110);
  clinic.run_to(215);  // the median is 110 at 153
  EXPECT_THAT(clinic.take(), ElementsAre("213000 start active ** HR 110 ≥ 110"));
}

TEST_F(RuleLimits, SpO2BelowItsBaselineAndBelow94) {
  clinic.patient.baseline_milli[index(Parameter::spo2)] = 99'000;
  Command command = clinic.command(CommandKind::patient);
  command.patient = clinic.patient;
  clinic.ask(command);
  clinic.set(Parameter::spo2, 94);  // 5 below, but not below 94
  clinic.run_to(150);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.set(Parameter::spo2, 93);
  clinic.run_to(215);
  EXPECT_THAT(clinic.take(), ElementsAre("183000 start active * SpO2 93 < 94",
                                         "213000 escalate active ** SpO2 93 < 94"));
}

TEST_F(RuleLimits, OfAbsoluteAndRelativeTheMoreSevereWins) {
  clinic.patient.baseline_milli[index(Parameter::hr)] = 80'000;
  Command command = clinic.command(CommandKind::patient);
  command.patient = clinic.patient;
  clinic.ask(command);
  clinic.set(Parameter::hr, 152);  // above +40 = 120 (medium) and above 150 (high)
  clinic.set(Parameter::pulse, 152);
  clinic.run_to(43);
  EXPECT_THAT(clinic.take(), ElementsAre("43000 start active *** HR 152 > 150"));
}

TEST_F(RuleLimits, ComingBackWithin60SIsTheSameAlarm) {
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(50);
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(70);
  const AlarmEvent first = clinic.alarm("SpO2");
  EXPECT_EQ(first.phase, alarm::Phase::end);
  EXPECT_EQ(first.state, alarm::State::latched);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(71);
  const AlarmEvent second = clinic.alarm("SpO2");
  EXPECT_EQ(second.number, first.number);
  EXPECT_EQ(second.occurrences, 2U);
  EXPECT_EQ(second.phase, alarm::Phase::start);
}

}  // namespace
}  // namespace vigil::engine

// The cuff: the repeat that a medium reading waits for, failures, overdue readings, and the cuff on
// the oximeter's limb (docs/safety-rules.md 2, E).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RuleCuff : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  void begin_waiting() {
    clinic.cuff(164);
    ASSERT_THAT(clinic.take(), ElementsAre("30000 start pending * SBP 164. Start the cuff again"));
    ASSERT_EQ(clinic.alarm("SBP").priority, alarm::Priority::low);
    ASSERT_EQ(clinic.alarm("SBP").repeat_until, at_ms(150'000));
  }
  Clinic clinic;
};

TEST_F(RuleCuff, ARepeatThatConfirmsIsAMediumAlarmAtOnce) {
  begin_waiting();
  clinic.run_to(100);
  clinic.cuff(161);
  EXPECT_THAT(clinic.take(), ElementsAre("100000 escalate active ** SBP 161 ≥ 160"));
}

TEST_F(RuleCuff, ARepeatBelowTheMediumLimitCancelsWhateverTheBand) {
  begin_waiting();
  clinic.run_to(100);
  clinic.cuff(158);  // inside the band of an active alarm: it is none
  EXPECT_THAT(clinic.take(), ElementsAre("100000 update active * SBP 158 ≥ 150"));
  EXPECT_TRUE(clinic.alarm("SBP").repeat_until == Instant());
  clinic.run_to(220);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, ARepeatThatIsQuiteFineEndsTheLowAlarmToo) {
  begin_waiting();
  clinic.run_to(100);
  clinic.cuff(128);
  EXPECT_THAT(clinic.take(), ElementsAre("100000 end clear * SBP 128, was ≥ 160"));
}

TEST_F(RuleCuff, WithoutARepeatItIsAnAlarmAfterTwoMinutesAndACycle) {
  begin_waiting();
  clinic.run_to(209);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(210);
  EXPECT_THAT(clinic.take(), ElementsAre("210000 escalate active ** SBP 164 ≥ 160"));
}

TEST_F(RuleCuff, WithoutARepeatAndWithoutASignalItIsActiveUnknown) {
  begin_waiting();
  clinic.silence(true);
  clinic.to_ms(40'000);
  clinic.take();
  clinic.to_ms(209'999);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.to_ms(210'000);
  EXPECT_THAT(clinic.take(),
              ElementsAre("210000 escalate active_unknown ** SBP signal lost, last 164, 3:00 ago"));
}

TEST_F(RuleCuff, AHighReadingNeverWaits) {
  clinic.cuff(182);
  EXPECT_THAT(clinic.take(), ElementsAre("30000 start active *** SBP 182 ≥ 180"));
}

TEST_F(RuleCuff, AHighReadingWhileARepeatIsAwaitedIsHighAtOnce) {
  begin_waiting();
  clinic.run_to(60);
  clinic.cuff(201);
  EXPECT_THAT(clinic.take(), ElementsAre("60000 escalate active *** SBP 201 ≥ 200 critical"));
}

TEST_F(RuleCuff, BothSidesAndTheDiastolicAreJudged) {
  clinic.cuff(90, 110);
  EXPECT_THAT(clinic.take(), ElementsAre("30000 start active *** SBP 90 ≤ 90",
                                         "30000 start active *** DBP 110 ≥ 110"));
  clinic.run_to(60);
  clinic.acknowledge("SBP");
  clinic.acknowledge("DBP");
  clinic.take();
  clinic.cuff(98, 96);
  EXPECT_THAT(clinic.take(), ElementsAre("60000 deescalate active * SBP 98 < 100",
                                         "60000 deescalate active * DBP 96 ≥ 95"));
}

TEST_F(RuleCuff, AReadingThatIsSentAgainAfterTheLinkWasLostIsNoRepeat) {
  begin_waiting();
  clinic.silence(true);
  clinic.to_ms(40'000);
  clinic.silence(false);
  clinic.run_to(41);
  clinic.take();
  clinic.engine.step(
      at_ms(41'000),
      MonitorReading{{0, 0},
                     Reading::of(Parameter::nibp_sys, 164'000, at_ms(41'000)).with_unknown_age()},
      clinic);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, AReadingOlderThanAnHourIsNone) {
  clinic.cuff(128);
  clinic.vitals.clear();
  clinic.run_to(30 + 3599);
  EXPECT_THAT(clinic.vitals, testing::Not(testing::Contains("3629000 nibp_sys stale")));
  clinic.run_to(30 + 3600);
  EXPECT_THAT(clinic.vitals, testing::Contains("3630000 nibp_sys stale"));
}

TEST_F(RuleCuff, ThreeFailedCyclesInARowAreAMediumAlarmUntilOneReads) {
  for (int i = 0; i < 2; ++i) clinic.notice(NoticeKind::cuff_failed, true, "movement");
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.notice(NoticeKind::cuff_failed, true, "air leak");
  EXPECT_THAT(clinic.take(), ElementsAre("30000 start active ** Cuff failed 3 times in a row"));
  EXPECT_EQ(clinic.alarm("Cuff failed").reason.view(), "air leak");
  clinic.run_to(60);
  clinic.cuff(128);
  EXPECT_THAT(clinic.take(), ElementsAre("60000 end clear ** Cuff reads again"));
  clinic.notice(NoticeKind::cuff_failed, true, "movement");
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, TheNextPatientDoesNotInheritTheFailuresOfTheCuff) {
  for (int i = 0; i < 3; ++i) clinic.notice(NoticeKind::cuff_failed, true, "movement");
  clinic.run_to(60);
  clinic.take();
  clinic.start_session("K-0077");
  EXPECT_THAT(clinic.take(), ElementsAre("60000 end clear ** The cuff is another patient's"));
  clinic.notice(NoticeKind::cuff_failed, true, "movement");
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, BpIsOverdue3And8MinutesAfterItsMinute) {
  clinic.dose();  // T is second 30; cuffs at T+15 and T+25
  constexpr std::int64_t due = 30 + 15 * 60;
  clinic.run_to(due + 179);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(due + 180);
  EXPECT_THAT(clinic.take(), ElementsAre("1110000 start active * BP overdue since T+15"));
  clinic.run_to(due + 479);
  clinic.take();
  clinic.run_to(due + 480);
  EXPECT_THAT(clinic.take(), ElementsAre("1410000 escalate active ** BP overdue since T+15"));
  clinic.cuff(128);
  EXPECT_THAT(clinic.take(), ElementsAre("1410000 end clear ** BP is there"));
  // That was 8 minutes late, and 2 before the next: the next is done with it, too.
  clinic.run_to(30 + 40 * 60);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, AReadingOfUnknownAgeIsNotTheScheduledOne) {
  clinic.dose();
  clinic.run_to(30 + 18 * 60);
  EXPECT_THAT(clinic.take(), ElementsAre("1110000 start active * BP overdue since T+15"));
  clinic.engine.step(
      clinic.now(),
      MonitorReading{{0, 0},
                     Reading::of(Parameter::nibp_sys, 128'000, clinic.now()).with_unknown_age()},
      clinic);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleCuff, AnAlarmThatIsToldForAnEarlierMomentIsDatedNow) {
  // The dose was entered 20 minutes late: the cuff of T+15 has been missing for 5 minutes.
  clinic.run_to(1500);
  clinic.patient.first_dose_at = clinic.patient.last_dose_at = at_ms(300'000);
  Command command = clinic.command(CommandKind::patient);
  command.patient = clinic.patient;
  clinic.ask(command);
  EXPECT_THAT(clinic.take(), ElementsAre("1500000 start active * BP overdue since T+15"));
  EXPECT_EQ(clinic.alarm("BP overdue").started_at, at_ms(1'500'000));
}

/// The cuff is on the arm with the oximeter, the patient is dosed.
class RuleLimb : public testing::Test {
 protected:
  static EngineConfig config() {
    EngineConfig made = clinic_config();
    made.beds[0].cuff_on_oximeter_limb = true;
    return made;
  }
  void SetUp() override {
    clinic.unset(Parameter::hr);
    clinic.start_session();
    clinic.run_to(20);
    clinic.dose();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  void lose_oximeter(Validity why) {
    clinic.lose(Parameter::spo2, why);
    clinic.lose(Parameter::pulse, why);
  }
  Clinic clinic{config()};
};

TEST_F(RuleLimb, ALossUnderTheCuffStaysLowForAMinuteAndThenGrowsAtOnce) {
  clinic.notice(NoticeKind::cuff_started, true, "");
  lose_oximeter(Validity::low_perfusion);
  clinic.run_to(89);
  EXPECT_THAT(clinic.take(), ElementsAre("40000 start active * SpO2 sensor has a weak signal"));
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(), ElementsAre("90000 escalate active ** SpO2 sensor has a weak signal"));
}

TEST_F(RuleLimb, NoPulseUnderTheCuffCountsFromItsEnd) {
  clinic.notice(NoticeKind::cuff_started, true, "");
  lose_oximeter(Validity::no_pulse);
  clinic.run_to(60);
  clinic.cuff(128);
  clinic.take();
  clinic.run_to(64);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(65);
  EXPECT_THAT(clinic.take(), ElementsAre("65000 start active ** No pulse found, the probe is on"));
}

TEST_F(RuleLimb, TheEndOfACycleIsNotYetALostPatient) {
  clinic.notice(NoticeKind::cuff_started, true, "");
  lose_oximeter(Validity::searching);
  clinic.run_to(75);
  clinic.cuff(128);  // 45 s without pulse and SpO2, all of them under the cuff
  clinic.run_to(77);
  for (const std::string& line : clinic.take()) {
    EXPECT_EQ(line.find("***"), std::string::npos) << line;
  }
  clinic.run_to(105);
  EXPECT_THAT(clinic.take(),
              testing::Contains("105000 start active *** No HR and no SpO2: look at the patient"));
}

TEST_F(RuleLimb, OnlyOnceInThreeMinutes) {
  clinic.notice(NoticeKind::cuff_started, true, "");
  clinic.run_to(50);
  clinic.cuff(128);
  clinic.run_to(60);
  clinic.notice(NoticeKind::cuff_started, true, "");
  lose_oximeter(Validity::low_perfusion);
  clinic.run_to(89);
  EXPECT_THAT(clinic.take(), ElementsAre("70000 start active * SpO2 sensor has a weak signal"));
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(),
              testing::Contains("90000 escalate active ** SpO2 sensor has a weak signal"));
}

TEST_F(RuleLimb, NothingThatStandsIsLowered) {
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(60);
  clinic.take();
  clinic.notice(NoticeKind::cuff_started, true, "");
  clinic.lose(Parameter::spo2, Validity::low_perfusion);
  clinic.run_to(61);
  EXPECT_THAT(clinic.take(),
              ElementsAre("61000 update active_unknown ** SpO2 signal lost, last 91, 0:01 ago"));
}

}  // namespace
}  // namespace vigil::engine

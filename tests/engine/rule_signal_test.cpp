// Missing data, no pulse, and what a dose makes of them (docs/safety-rules.md 5, G;
// docs/clinical-numbers.md 3, 4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// In a session, dosed at second 20, all well until second 30.
class RuleSignal : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(20);
    clinic.dose();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  Clinic clinic;
};

TEST_F(RuleSignal, AMissingNumberGrowsAt10And30And120S) {
  clinic.lose(Parameter::spo2, Validity::searching);
  clinic.run_to(39);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(59);
  EXPECT_THAT(clinic.take(),
              ElementsAre("40000 start active * SpO2 sensor is searching for a pulse"));
  clinic.run_to(149);
  EXPECT_THAT(clinic.take(),
              testing::Contains("60000 escalate active ** SpO2 sensor is searching for a pulse"));
  clinic.to_ms(149'999);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(150);
  EXPECT_THAT(clinic.take(),
              ElementsAre("150000 escalate active *** SpO2 sensor is searching for a pulse"));
}

TEST_F(RuleSignal, ASensorThatIsOffIsToldAfter5SAndGrowsTheSameWay) {
  clinic.lose(Parameter::spo2, Validity::sensor_off);
  clinic.run_to(36);
  EXPECT_THAT(clinic.take(), ElementsAre("36000 start active * SpO2 sensor is off the patient"));
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(),
              ElementsAre("60000 escalate active ** SpO2 sensor is off the patient"));
}

TEST_F(RuleSignal, ALostLinkGrowsFromTheLastValidValueNotFromItsLoss) {
  clinic.silence(true);
  clinic.to_ms(150'000);
  EXPECT_THAT(clinic.take(),
              ElementsAre("32000 start active * Link lost: no data from the monitor",
                          "60000 escalate active ** Link lost: no data from the monitor",
                          "120000 update active ** Link lost: no data from the monitor",
                          "150000 escalate active *** Link lost: no data from the monitor"));
}

TEST_F(RuleSignal, WithoutADoseALossStaysLow) {
  Clinic other;
  other.start_session();
  other.run_to(30);
  other.silence(true);
  other.leave_the_wall();
  other.to_ms(290'000);
  EXPECT_THAT(other.take(),
              ElementsAre("32000 start active * Link lost: no data from the monitor"));
}

TEST_F(RuleSignal, ADoseGivenWhileDataAreMissingCountsFromTheLastValue) {
  Clinic other;
  other.start_session();
  other.run_to(30);
  other.silence(true);
  other.to_ms(70'000);
  other.take();
  other.dose();
  EXPECT_THAT(other.take(),
              ElementsAre("70000 escalate active ** Link lost: no data from the monitor"));
  other.to_ms(150'000);
  EXPECT_THAT(other.take(),
              testing::Contains("150000 escalate active *** Link lost: no data from the monitor"));
}

TEST_F(RuleSignal, AMonitorThatWasNeverHeardGrowsToo) {
  Clinic other;
  other.silence(true);
  other.start_session();
  other.to_ms(5000);
  EXPECT_THAT(other.take(), ElementsAre("5000 start active * Link lost: no data from the monitor"));
  other.dose();
  other.to_ms(130'000);
  EXPECT_THAT(
      other.take(),
      testing::IsSupersetOf({"30000 escalate active ** Link lost: no data from the monitor",
                             "120000 escalate active *** Link lost: no data from the monitor"}));
}

TEST_F(RuleSignal, AWeakPulseWaveIsATechnicalAlarmAfter60S) {
  clinic.set_milli(Parameter::perfusion_index, 250);
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(91);
  EXPECT_THAT(clinic.take(), ElementsAre("91000 start active * PI 0.25 < 0.3"));
  EXPECT_EQ(clinic.alarm("PI").type, alarm::Type::technical);
}

TEST_F(RuleSignal, NoPulseWithTheProbeOnIsMediumAt5SAndHighAt15S) {
  clinic.lose(Parameter::pulse, Validity::no_pulse);
  clinic.lose(Parameter::spo2, Validity::no_pulse);
  clinic.run_to(35);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(39);
  EXPECT_THAT(clinic.take(), ElementsAre("36000 start active ** No pulse found, the probe is on"));
  clinic.run_to(46);
  EXPECT_THAT(clinic.take(),
              ElementsAre("40000 start active * SpO2 sensor finds no pulse",
                          "46000 escalate active *** No pulse found, the probe is on"));
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(47);  // the pulse is still not found
  EXPECT_THAT(clinic.take(), ElementsAre("47000 update active * SpO2 sensor finds no pulse"));
  EXPECT_EQ(clinic.alarm("SpO2 sensor").parameter, Parameter::pulse);
  clinic.set(Parameter::pulse, 70);
  clinic.run_to(48);
  EXPECT_THAT(clinic.take(), testing::Contains("48000 end clear *** Pulse is found again"));
}

TEST_F(RuleSignal, NoPulseDoesNotEndWhenTheProbeFallsOff) {
  clinic.lose(Parameter::pulse, Validity::no_pulse);
  clinic.lose(Parameter::spo2, Validity::no_pulse);
  clinic.run_to(50);
  clinic.take();
  clinic.lose(Parameter::pulse, Validity::sensor_off);
  clinic.lose(Parameter::spo2, Validity::sensor_off);
  clinic.run_to(51);
  EXPECT_THAT(
      clinic.take(),
      testing::Contains("51000 update active_unknown *** No pulse was found, now no signal"));
}

TEST_F(RuleSignal, HrAndSpO2LostTogetherAreHighAt30S) {
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::searching);
  }
  clinic.run_to(59);
  clinic.take();
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(),
              testing::Contains("60000 start active *** No HR and no SpO2: look at the patient"));
}

TEST_F(RuleSignal, ASensorOffOrADeadLinkMakesItTechnical) {
  clinic.lose(Parameter::hr, Validity::searching);
  clinic.lose(Parameter::pulse, Validity::sensor_off);
  clinic.lose(Parameter::spo2, Validity::sensor_off);
  clinic.run_to(100);
  for (const std::string& line : clinic.take()) {
    EXPECT_EQ(line.find("***"), std::string::npos) << line;
  }
}

TEST_F(RuleSignal, LeadsThatTheLastPatientWoreHideNothingFromTheNext) {
  // The next patient wears no ECG; its leads lie on the table and say so.
  clinic.lose(Parameter::hr, Validity::sensor_off);
  clinic.run_to(35);
  clinic.start_session("K-0077");
  clinic.run_to(60);
  clinic.dose();
  clinic.take();
  clinic.lose(Parameter::pulse, Validity::searching);
  clinic.lose(Parameter::spo2, Validity::searching);
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(),
              testing::Contains("90000 start active *** No HR and no SpO2: look at the patient"));
}

TEST_F(RuleSignal, ADoseUnderAPulseThatIsLongGoneIsDatedNow) {
  Clinic other;
  other.start_session();
  other.run_to(30);
  other.lose(Parameter::pulse, Validity::no_pulse);
  other.run_to(60);
  other.take();
  other.dose();
  EXPECT_THAT(other.take(),
              ElementsAre("60000 escalate active ** SpO2 sensor finds no pulse",
                          "60000 start active ** No pulse found, the probe is on",
                          "60000 escalate active *** No pulse found, the probe is on"));
  EXPECT_EQ(other.alarm("No pulse").started_at, at_ms(60'000));
}

TEST_F(RuleSignal, HrAndPulseThatDifferFor30SAreATechnicalAlarm) {
  clinic.set(Parameter::pulse, 85);  // 15: not yet more than 15
  clinic.run_to(80);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.set(Parameter::pulse, 86);
  clinic.run_to(110);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(111);
  EXPECT_THAT(clinic.take(),
              ElementsAre("111000 start active * HR 70, pulse 86: check lead and sensor"));
  clinic.set(Parameter::pulse, 80);
  clinic.run_to(121);
  EXPECT_THAT(clinic.take(),
              testing::Contains("121000 end clear * HR and pulse agree, or one is lost"));
}

TEST_F(RuleSignal, ADisagreementEndsWithTheRuleThatFoundIt) {
  EngineConfig config = clinic_config();
  config.profiles.push_back(adult_profile());
  config.profiles[1].rules.pulse.disagree_milli = 0;
  config.profiles[1].rules.pulse.disagree_for = Duration(0);
  Clinic other(config);
  other.start_session();
  other.set(Parameter::pulse, 90);
  other.run_to(20);
  other.patient.profile = 1;
  Command command = other.command(CommandKind::patient);
  command.patient = other.patient;
  other.ask(command);
  other.run_to(100);
  EXPECT_THAT(other.take(), IsEmpty());
}

TEST(RuleFreshness, EachValueSaysHowLongItCounts) {
  Clinic clinic;
  clinic.run_to(3);
  clinic.cuff(120);
  Duration rate{-1};
  Duration cuff{-1};
  for (const VitalEvent& vital : clinic.all<VitalEvent>()) {
    if (vital.reading.parameter() == Parameter::hr) rate = vital.fresh_for;
    if (vital.reading.parameter() == Parameter::nibp_sys) cuff = vital.fresh_for;
  }
  EXPECT_EQ(rate, std::chrono::seconds(3));  // 2 periods of 1 s are less
  EXPECT_EQ(cuff, Duration(0));
}

}  // namespace
}  // namespace vigil::engine

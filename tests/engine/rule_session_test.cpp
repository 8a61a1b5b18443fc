// Alarms with and without a session, the patient off the monitor, the monitor's own alarms, and
// whose monitor it is (docs/safety-rules.md 8, A; docs/clinical-numbers.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(RuleNoSession, ValuesAreJudgedByTheDefaultProfile) {
  Clinic clinic;
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(1);
  EXPECT_THAT(clinic.take(), ElementsAre("1000 start active *** SpO2 84 < 85 desaturation"));
}

TEST(RuleNoSession, SomebodyOnTheMonitorIsLowAfter60SAndMediumAfter5Min) {
  Clinic clinic;
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(61);
  EXPECT_THAT(clinic.take(),
              ElementsAre("61000 start active * Somebody is on the monitor of room 4, no session"));
  clinic.run_to(300);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(301);
  EXPECT_THAT(
      clinic.take(),
      ElementsAre("301000 escalate active ** Somebody is on the monitor of room 4, no session"));
  clinic.start_session();
  EXPECT_THAT(
      clinic.take(),
      ElementsAre("301000 end clear ** Nobody is on the monitor of room 4 without a session"));
}

TEST(RuleNoSession, AnEmptyRoomAlarmsAboutNothing) {
  Clinic clinic;
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::sensor_off);
  }
  clinic.run_to(3600);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST(RuleNoSession, ASessionExpectsItsSensors) {
  Clinic clinic;
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::sensor_off);
  }
  clinic.run_to(60);
  clinic.start_session();
  clinic.run_to(70);  // its first word since the session began is at 61
  EXPECT_THAT(clinic.take(), ElementsAre("66000 start active * SpO2 sensor is off the patient"));
}

TEST(RuleClose, LimitsStayUntilTheSensorsAreOff) {
  EngineConfig config = clinic_config();
  config.profiles.push_back(adult_profile());
  config.profiles[0].limits[index(Parameter::hr)] = {};  // the default profile
  config.profiles[1].id = "session";
  Clinic clinic(config);
  clinic.start_session();
  clinic.patient.profile = 1;
  clinic.patient.baseline_milli[index(Parameter::hr)] = 60'000;
  Command patient = clinic.command(CommandKind::patient);
  patient.patient = clinic.patient;
  clinic.ask(patient);
  clinic.run_to(30);
  clinic.end_session();
  clinic.set(Parameter::hr, 112);  // +40 is 110 in the end, by the floor
  clinic.set(Parameter::pulse, 112);
  clinic.run_to(93);
  EXPECT_THAT(clinic.take(),
              ElementsAre("48000 start active * HR 112 > 110",
                          "91000 start active * Somebody is on the monitor of room 4, no session",
                          "93000 escalate active ** HR 112 ≥ 110"));
  EXPECT_EQ(clinic.all<PatientEvent>().back().profile.view(), "session");
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::sensor_off);
  }
  clinic.run_to(94);
  bool hr_has_limits = true;
  for (const LimitsEvent& limits : clinic.all<LimitsEvent>()) {
    if (limits.parameter == Parameter::hr) hr_has_limits = limits.count > 0;
  }
  EXPECT_FALSE(hr_has_limits);
}

/// Dosed at second 20, SpO2 86 since 21 and its probe off since 40: nobody knows.
class RuleOffMonitor : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(20);
    clinic.dose();
    clinic.set(Parameter::spo2, 86);
    clinic.run_to(40);
    for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
      clinic.lose(one, Validity::sensor_off);
    }
    clinic.run_to(50);
    ASSERT_EQ(clinic.alarm("SpO2 signal").presence, alarm::Presence::active_unknown);
    clinic.take();
  }
  Command off(Place place = Place::bedside) {
    Command command = clinic.command(CommandKind::off_monitor);
    command.place = place;
    command.reason = FixedText<160>("bathroom");
    command.seen = FixedText<64>("pink, talking");
    command.with = FixedText<64>("RN-3");
    return command;
  }
  Clinic clinic;
};

TEST_F(RuleOffMonitor, EndsWhatIsNotKnownByANamedPerson) {
  EXPECT_EQ(clinic.ask(off()).outcome, Outcome::done);
  EXPECT_THAT(clinic.take(),
              ElementsAre("50000 end unknown *** SpO2 signal lost, last 86, 0:10 ago",
                          "50000 end clear * ECG is off the patient",
                          "50000 end clear * SpO2 sensor is off the patient"));
  EXPECT_EQ(clinic.alarm("SpO2 signal").ended_by.view(), "RN-2");
  EXPECT_TRUE(clinic.all<PatientEvent>().back().off_monitor);
  EXPECT_EQ(clinic.all<CommandEvent>().back().detail.view(),
            "off the monitor, seen: pink, talking, with: RN-3");
  clinic.run_to(600);
  EXPECT_THAT(clinic.take(), Contains("350000 start active * BP overdue since T+15").Times(0));
  for (const AlarmEvent& told : clinic.all<AlarmEvent>()) {
    EXPECT_TRUE(told.phase != alarm::Phase::start || told.started_at < at_ms(51'000))
        << told.text.view();
  }
}

TEST_F(RuleOffMonitor, WithoutAReasonWhatWasSeenWhoIsThereOrANameItIsRefused) {
  for (int missing = 0; missing < 4; ++missing) {
    Command command = off();
    if (missing == 0) command.reason.clear();
    if (missing == 1) command.seen.clear();
    if (missing == 2) command.with.clear();
    if (missing == 3) command.actor.name.clear();
    EXPECT_EQ(clinic.ask(command).text.view(),
              missing == 3 ? "this needs the name of a person"
                           : "this needs a reason, what was seen, and who is with the patient");
  }
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleOffMonitor, Within30MinutesAfterADoseOnlyFromTheBedside) {
  EXPECT_EQ(clinic.ask(off(Place::station)).text.view(),
            "within 30:00 after a dose only from the bedside");
  clinic.to_ms(20'000 + 1'800'000 - 1);
  EXPECT_EQ(clinic.ask(off(Place::station)).outcome, Outcome::refused);
  clinic.to_ms(20'000 + 1'800'000);
  EXPECT_EQ(clinic.ask(off(Place::station)).outcome, Outcome::done);
}

TEST_F(RuleOffMonitor, AnAlarmByAValidValueGoesOn) {
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(51);
  clinic.take();
  clinic.ask(off());
  EXPECT_THAT(clinic.take(), Contains(testing::HasSubstr("end")).Times(2));  // of the sensors
  EXPECT_EQ(clinic.alarm("SpO2 86").state, alarm::State::active);
}

TEST_F(RuleOffMonitor, AProbeOnTheTableRaisesNoAlarm) {
  clinic.ask(off());
  clinic.take();
  clinic.lose(Parameter::pulse, Validity::no_pulse);
  clinic.lose(Parameter::spo2, Validity::no_pulse);
  clinic.run_to(300);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(RuleOffMonitor, ALivePulseBringsThePatientBack) {
  clinic.ask(off());
  clinic.run_to(100);
  clinic.take();
  clinic.set(Parameter::pulse, 72);
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(101);
  EXPECT_FALSE(clinic.all<PatientEvent>().back().off_monitor);
  clinic.lose(Parameter::pulse, Validity::sensor_off);
  clinic.lose(Parameter::spo2, Validity::sensor_off);
  clinic.run_to(107);
  EXPECT_THAT(clinic.take(), ElementsAre("106000 start active * ECG is off the patient",
                                         "107000 start active * SpO2 sensor is off the patient"));
}

TEST_F(RuleOffMonitor, ALostLinkIsToldWhenThePatientIsBackAndItIsNot) {
  clinic.silence(true);
  clinic.to_ms(60'000);
  clinic.ask(off());
  clinic.to_ms(200'000);
  clinic.take();
  clinic.ask(CommandKind::on_monitor);
  clinic.to_ms(320'000);
  EXPECT_THAT(
      clinic.take(),
      testing::IsSupersetOf({"200000 start active * Link lost: no data from the monitor",
                             "230000 escalate active ** Link lost: no data from the monitor",
                             "320000 escalate active *** Link lost: no data from the monitor"}));
}

TEST_F(RuleOffMonitor, ClosingTheSessionDoesNotUndoIt) {
  clinic.ask(off());
  clinic.end_session();
  clinic.take();
  clinic.run_to(600);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST(RuleMonitorAlarm, KeepsTheMonitorsPriorityAndIsNotToldTwice) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  clinic.notice(NoticeKind::monitor_alarm, true, "ASYSTOLE", MonitorPriority::high);
  clinic.notice(NoticeKind::monitor_alarm, true, "ASYSTOLE", MonitorPriority::high);
  clinic.notice(NoticeKind::monitor_alarm, true, "LEADS", MonitorPriority::medium);
  clinic.notice(NoticeKind::monitor_alarm, true, "PAPER", MonitorPriority::low);
  EXPECT_THAT(clinic.take(), ElementsAre("30000 start active *** Monitor: ASYSTOLE",
                                         "30000 start active ** Monitor: LEADS",
                                         "30000 start active * Monitor: PAPER"));
  EXPECT_EQ(clinic.alarm("ASYSTOLE").origin, alarm::Origin::monitor);
  clinic.run_to(60);
  clinic.take();
  clinic.notice(NoticeKind::monitor_alarm, false, "LEADS", MonitorPriority::medium);
  EXPECT_THAT(clinic.take(), ElementsAre("60000 end clear ** Monitor: LEADS"));
  EXPECT_EQ(clinic.alarm("LEADS").state, alarm::State::inactive);
}

TEST(RuleMonitorAlarm, ALostLinkDoesNotEndItAndAMonitorThatIsBackMustSayItAgain) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  clinic.notice(NoticeKind::monitor_alarm, true, "ASYSTOLE", MonitorPriority::high);
  clinic.run_to(31);
  clinic.take();
  clinic.silence(true);
  clinic.to_ms(33'000);
  EXPECT_THAT(clinic.take(),
              Contains("33000 update active_unknown *** Monitor: ASYSTOLE, link lost"));
  clinic.silence(false);
  clinic.run_to(43);
  EXPECT_THAT(clinic.take(), Contains(testing::HasSubstr("end clear *** Monitor")).Times(0));
  clinic.run_to(44);  // back since 34; 10 s to say it again
  EXPECT_THAT(clinic.take(), Contains("44000 end clear *** Monitor: ASYSTOLE"));
}

TEST(RuleMonitorAlarm, OfAMonitorThatWasSwitchedOffEndsByANamedPerson) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  clinic.notice(NoticeKind::monitor_alarm, true, "LEADS", MonitorPriority::high);
  clinic.silence(true);
  clinic.to_ms(60'000);
  Command off = clinic.command(CommandKind::off_monitor);
  off.reason = FixedText<160>("ending");
  off.seen = FixedText<64>("dressed");
  off.with = FixedText<64>("RN-3");
  clinic.take();
  clinic.ask(off);
  EXPECT_THAT(clinic.take(), Contains("60000 end clear *** Monitor: LEADS"));
  EXPECT_EQ(clinic.alarm("LEADS").ended_by.view(), "RN-2");
}

TEST(RuleMonitorAlarm, AGraverOneFindsAPlaceWhenAllAreTaken) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  for (const char* text : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    clinic.notice(NoticeKind::monitor_alarm, true, text, MonitorPriority::low);
  }
  clinic.take();
  clinic.notice(NoticeKind::monitor_alarm, true, "ASYSTOLE", MonitorPriority::high);
  EXPECT_THAT(clinic.take(), Contains("30000 escalate active *** Monitor: ASYSTOLE"));
}

TEST(RuleTwoMonitors, WhatOneOfThemSaysStaysItsOwnWhenTheRulesChangeMeanwhile) {
  EngineConfig config = clinic_config();
  config.beds[0].monitors.push_back({&scene_driver, "/dev/ttyUSB9", 1, Duration(0)});
  Clinic clinic(config);
  clinic.engine.step(clinic.now(), PortOpened{{0, 1}, "/dev/ttyUSB9"}, clinic);
  clinic.start_session();
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::sensor_off);
  }
  const auto second = [&](Parameter parameter, std::int64_t s) {
    clinic.engine.step(at_ms(s * 1000), PortActivity{{0, 1}, {100, 1, {}}}, clinic);
    const Reading reading = Reading::of(parameter, 97'000, at_ms(s * 1000));
    clinic.engine.step(at_ms(s * 1000), MonitorReading{{0, 1}, reading}, clinic);
  };
  clinic.run_to(10);
  second(Parameter::spo2, 10);
  second(Parameter::etco2, 10);
  clinic.end_session();
  clinic.events.clear();
  // At 13 both grow stale. With SpO2 gone the limits of the session go, too.
  clinic.run_to(13);
  std::vector<MonitorIndex> stale_at;
  for (const VitalEvent& vital : clinic.all<VitalEvent>()) {
    if (vital.reading.validity() == Validity::stale) stale_at.push_back(vital.monitor);
  }
  EXPECT_THAT(stale_at, ElementsAre(1, 1));
}

}  // namespace
}  // namespace vigil::engine

// The daemon dies and goes on: what stood stands, what was due is told, nothing is told twice
// (docs/formats/checkpoint.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A patient of one bed, dosed at second 20; all well until second 30.
class CheckpointRestart : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(20);
    clinic.dose();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  /// SpO2 86: a high alarm at second 38.
  void desaturate() {
    clinic.set(Parameter::spo2, 86);
    clinic.run_to(38);
    ASSERT_THAT(clinic.take(), ElementsAre("38000 start active *** SpO2 86 < 88"));
  }
  void restart(std::int64_t away_ms) {
    clinic.events.clear();
    const Restored restored = clinic.restart(away_ms);
    EXPECT_EQ(restored.error, "");
    EXPECT_THAT(restored.notes, IsEmpty());
  }
  /// The port is there again, and the monitor talks each second.
  void open() { clinic.open(clinic.now().ns() / 1'000'000); }
  std::vector<std::string> system() const {
    std::vector<std::string> told;
    for (const Event& event : clinic.events) {
      const auto* body = std::get_if<SystemEvent>(&event.body);
      if (body == nullptr) continue;
      told.push_back(std::to_string(event.at.ns() / 1'000'000) + " " +
                     std::string(body->text.view()));
    }
    return told;
  }
  Clinic clinic;
};

TEST_F(CheckpointRestart, AnAcknowledgedAlarmGoesOnWithItsNumberAndItsAcknowledgement) {
  desaturate();
  clinic.run_to(40);
  ASSERT_EQ(clinic.acknowledge("SpO2").outcome, Outcome::done);
  const AlarmEvent before = clinic.alarm("SpO2");
  clinic.take();
  restart(500);
  EXPECT_THAT(clinic.take(), ElementsAre("40500 continue active *** SpO2 86 < 88"));
  const AlarmEvent after = clinic.alarm("SpO2");
  EXPECT_EQ(after.number, before.number);
  EXPECT_EQ(after.revision, before.revision);
  EXPECT_EQ(after.inactivation, alarm::Inactivation::acknowledged);
  EXPECT_EQ(after.inactivated_by.view(), "RN-2");
  EXPECT_EQ(after.started_at, at_ms(38'000));
  EXPECT_TRUE(after.calls.empty());
  open();
  // Nobody said to be at the bedside: the ladder goes on 60 s after the acknowledgement.
  clinic.run_to(100);
  EXPECT_THAT(clinic.calls("SpO2"), ElementsAre("100000 charge_nurse prescriber everyone"));
  // And it ends by a value only.
  clinic.take();
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(115);
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("end clear")));
}

TEST_F(CheckpointRestart, TheEngineSaysThatItGoesOn) {
  restart(500);
  EXPECT_THAT(system(), ElementsAre("30500 vigild was restarted and goes on"));
}

TEST_F(CheckpointRestart, ADelayIsNeitherRestartedNorShortened) {
  clinic.set(Parameter::spo2, 87);
  clinic.run_to(33);
  ASSERT_THAT(clinic.take(), IsEmpty());
  restart(700);
  open();
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(37);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(38);
  EXPECT_THAT(clinic.take(), ElementsAre("38000 start active *** SpO2 87 < 88"));
}

TEST_F(CheckpointRestart, WhatCameDueMeanwhileIsToldAtOnceWithItsTime) {
  clinic.set(Parameter::spo2, 87);
  clinic.run_to(37);
  ASSERT_THAT(clinic.take(), IsEmpty());
  restart(1900);
  EXPECT_THAT(clinic.take(), ElementsAre("38000 start active *** SpO2 87 < 88",
                                         "38900 continue active *** SpO2 87 < 88"));
  // First what was due, then that it goes on: time never goes back on the feed.
  Instant last;
  for (const Event& event : clinic.events) {
    EXPECT_GE(event.at, last);
    last = event.at;
  }
}

TEST_F(CheckpointRestart, AShortRestartIsNoLossOfTheLink) {
  restart(900);
  EXPECT_THAT(clinic.actions.back().action, link::Action::open);
  const auto links = clinic.all<LinkEvent>();
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].status.state, link::State::opening);
  EXPECT_EQ(links[0].status.reason.view(), "Vigil was restarted");
  open();
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(CheckpointRestart, SilenceStillCountsFromTheLastFrame) {
  restart(900);
  clinic.silence(true);
  clinic.to_ms(31'999);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.to_ms(32'000);
  EXPECT_THAT(clinic.take(),
              ElementsAre("32000 start active * Link lost: no data from the monitor"));
  EXPECT_EQ(clinic.alarm("Link").reason.view(), "Vigil was restarted");
}

TEST_F(CheckpointRestart, AfterALongRestartTheLostLinkIsToldWithItsOwnTime) {
  restart(5000);
  EXPECT_THAT(clinic.take(),
              ElementsAre("32000 start active * Link lost: no data from the monitor",
                          "35000 update active * Link lost: no data from the monitor",
                          "35000 continue active * Link lost: no data from the monitor"));
  open();
  clinic.run_to(50);
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("end clear * Monitor is heard again")));
}

TEST(CheckpointTwins, ARestartIsNoReasonToSuspectSwappedCables) {
  for (const std::int64_t away_ms : {1500, 5000}) {
    Clinic clinic(2);
    for (clinic.bed = 0; clinic.bed < 2; ++clinic.bed) clinic.start_session();
    clinic.run_to(30);
    EXPECT_TRUE(clinic.restart(away_ms).ok());
    clinic.to_ms(40'000);
    EXPECT_THAT(clinic.take(), Contains(HasSubstr("Link lost")));
    for (const AlarmEvent& told : clinic.all<AlarmEvent>()) {
      EXPECT_EQ(told.kind, alarm::Kind::link_lost) << told.text.view();
    }
  }
}

TEST_F(CheckpointRestart, ASensorThatIsMissedGetsNoMoreTime) {
  clinic.lose(Parameter::spo2, Validity::searching);
  clinic.run_to(38);
  restart(600);
  open();
  clinic.run_to(41);
  EXPECT_THAT(clinic.take(),
              ElementsAre("40000 start active * SpO2 sensor is searching for a pulse"));
}

TEST_F(CheckpointRestart, ValuesAreShownAgainWithTheirAgesAndJudgedNoMore) {
  clinic.unset(Parameter::pulse);
  clinic.run_to(34);
  clinic.vitals.clear();
  restart(400);
  EXPECT_THAT(clinic.vitals,
              ElementsAre("34400 hr 70000", "34400 pulse stale", "34400 spo2 97000"));
  for (const VitalEvent& vital : clinic.all<VitalEvent>()) {
    const bool pulse = vital.reading.parameter() == Parameter::pulse;
    EXPECT_EQ(vital.reading.measured_at(), at_ms(pulse ? 30'000 : 34'000));
  }
  EXPECT_THAT(clinic.take(), IsEmpty());
}

TEST_F(CheckpointRestart, EverythingThatASnapshotMustHoldIsToldAgain) {
  Command pause = clinic.command(CommandKind::audio_pause);
  pause.duration = std::chrono::seconds(90);
  ASSERT_EQ(clinic.ask(pause).outcome, Outcome::done);
  restart(500);
  const auto patients = clinic.all<PatientEvent>();
  ASSERT_EQ(patients.size(), 1U);
  EXPECT_EQ(patients[0].patient.session.view(), "K-0042");
  EXPECT_EQ(patients[0].patient.first_dose_at, at_ms(20'000));
  EXPECT_EQ(patients[0].profile.view(), "adult");
  EXPECT_EQ(clinic.all<LimitsEvent>().size(), 5U);  // SpO2, HR, both pressures, perfusion
  const auto silences = clinic.all<InactivationEvent>();
  ASSERT_EQ(silences.size(), 1U);
  EXPECT_TRUE(silences[0].active);
  EXPECT_EQ(silences[0].until, at_ms(120'000));
  const auto loads = clinic.all<AlarmLoadEvent>();
  ASSERT_EQ(loads.size(), 1U);
  EXPECT_FALSE(loads[0].final);
  open();
  clinic.events.clear();
  clinic.run_to(120);
  EXPECT_FALSE(clinic.all<InactivationEvent>().back().active);
}

TEST_F(CheckpointRestart, ACommandThatWasAnsweredIsNotDoneAgain) {
  desaturate();
  const Command acknowledge = clinic.on_alarm(CommandKind::acknowledge, "SpO2");
  ASSERT_EQ(clinic.ask(acknowledge).outcome, Outcome::done);
  restart(500);
  const Answer again = clinic.ask(acknowledge);
  EXPECT_EQ(again.outcome, Outcome::done);
  EXPECT_TRUE(again.repeated);
}

TEST_F(CheckpointRestart, AnAlarmOfAnEarlierEpochCanBeAcknowledgedWhileItIsKnown) {
  desaturate();
  restart(500);
  open();
  EXPECT_EQ(clinic.acknowledge("SpO2").outcome, Outcome::done);
  Command unknown = clinic.on_alarm(CommandKind::acknowledge, "SpO2");
  unknown.alarm_number += 1;
  EXPECT_EQ(clinic.ask(unknown).outcome, Outcome::not_found);
}

TEST_F(CheckpointRestart, NewAlarmsCarryTheNewEpochAndNumbersBeginAnew) {
  restart(500);
  EXPECT_EQ(clinic.events.front().seq, 1U);
  open();
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(45);
  EXPECT_EQ(clinic.alarm("SpO2").number, 1ULL << 32U | 1U);
  restart(500);
  EXPECT_EQ(clinic.alarm("SpO2").number, 1ULL << 32U | 1U);
}

TEST_F(CheckpointRestart, ReceiversGetTheirTimeToTellOfThemselvesAgain) {
  clinic.leave_the_wall();
  restart(2000);
  open();
  clinic.run_to(41);
  EXPECT_THAT(clinic.take(), Not(Contains(HasSubstr("No receiver"))));
  clinic.run_to(43);
  EXPECT_THAT(clinic.take(), Contains("42000 start active *** No receiver: a patient is dosed and "
                                      "nobody is alarmed"));
}

TEST_F(CheckpointRestart, APersonsLimitAndTheOffStand) {
  Command limit = clinic.command(CommandKind::set_limit);
  limit.parameter = Parameter::spo2;
  limit.side = alarm::Side::below;
  limit.priority = alarm::Priority::medium;
  limit.limit_milli = 90'000;
  limit.reason = FixedText<160>("usual for her");
  ASSERT_EQ(clinic.ask(limit).outcome, Outcome::done);
  restart(500);
  const auto limits = clinic.all<LimitsEvent>();
  ASSERT_FALSE(limits.empty());
  EXPECT_EQ(limits.front().parameter, Parameter::hr);
  for (const LimitsEvent& told : limits) {
    EXPECT_EQ(told.personal, told.parameter == Parameter::spo2);
    if (told.personal) {
      EXPECT_EQ(told.limits[1].limit_milli, 90'000);
    }
  }
}

TEST(CheckpointCuff, TheScheduleOfTheCuffGoesOn) {
  EngineConfig config = clinic_config();
  config.beds[0].start_cuff = true;
  Clinic clinic(config);
  clinic.start_session();
  clinic.run_to(20);
  clinic.dose();
  clinic.run_to(900);
  clinic.events.clear();
  ASSERT_THAT(clinic.requests, IsEmpty());
  EXPECT_TRUE(clinic.restart(500).ok());
  const auto cuffs = clinic.all<CuffEvent>();
  ASSERT_EQ(cuffs.size(), 1U);
  EXPECT_EQ(cuffs[0].state, CuffState::planned);
  EXPECT_EQ(cuffs[0].next_at, at_ms(920'000));
  clinic.open(900'600);
  clinic.run_to(930);
  EXPECT_THAT(clinic.requests, ElementsAre("920 start"));
}

}  // namespace
}  // namespace vigil::engine

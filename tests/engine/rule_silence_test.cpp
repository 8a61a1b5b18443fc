// Audio pause, audio off, alarm pause and alarm off: who, where, until when, and what breaks them
// (docs/safety-rules.md 11).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using alarm::Inactivation;
using alarm::Role;
using testing::ElementsAre;
using testing::IsEmpty;

/// A medium alarm since second 48: SpO2 91. A second wall sounds, too.
class RuleSilence : public testing::Test {
 protected:
  void SetUp() override {
    clinic.add_wall("wall-2", alarm::RoleSet().add(Role::charge_nurse));
    clinic.start_session();
    clinic.run_to(30);
    clinic.set(Parameter::spo2, 91);
    clinic.run_to(48);
    ASSERT_THAT(clinic.take(), ElementsAre("48000 start active ** SpO2 91 < 92"));
  }
  Command by_charge_nurse(CommandKind kind) {
    Command command = clinic.command(kind);
    command.actor.name = FixedText<32>("CN-1");
    command.actor.role = Role::charge_nurse;
    return command;
  }
  /// "<ms> <what> <on, off or reminder> <reason>"
  std::vector<std::string> silences() const {
    std::vector<std::string> told;
    for (const Event& event : clinic.events) {
      const auto* one = std::get_if<InactivationEvent>(&event.body);
      if (one == nullptr) continue;
      const char* state = one->reminder ? " reminder " : one->active ? " on " : " off ";
      told.push_back(std::to_string(event.at.ns() / 1'000'000) + " " +
                     std::string(name(one->what)) + state + std::string(one->reason.view()));
    }
    return told;
  }
  Clinic clinic;
};

TEST_F(RuleSilence, AudioPauseIsOfThisStationAndCountsDown) {
  EXPECT_EQ(clinic.ask(CommandKind::audio_pause).outcome, Outcome::done);
  const AlarmEvent now = clinic.alarm("SpO2");
  EXPECT_EQ(now.inactivation, Inactivation::audio_paused);
  EXPECT_EQ(now.inactivated_at.view(), "wall-1");
  EXPECT_EQ(now.inactivated_by.view(), "RN-2");
  EXPECT_EQ(now.inactivated_until, at_ms(168'000));
  clinic.run_to(167);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::audio_paused);
  clinic.run_to(168);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
  EXPECT_THAT(silences(),
              ElementsAre("48000 audio_paused on ", "168000 audio_paused off its time is over"));
}

TEST_F(RuleSilence, AnAudioPauseTakesNoStepOfTheLadderAway) {
  clinic.run_to(100);
  Command pause = clinic.command(CommandKind::audio_pause);
  pause.duration = std::chrono::seconds(30);
  clinic.ask(pause);
  clinic.run_to(250);
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("48000 nurse", "108000 second_nurse", "168000 prescriber everyone"));
}

TEST_F(RuleSilence, ANewAlarmBreaksTheAudioPause) {
  clinic.ask(CommandKind::audio_pause);
  clinic.run_to(60);
  clinic.cuff(182);
  EXPECT_THAT(silences(), ElementsAre("48000 audio_paused on ",
                                      "60000 audio_paused off a new or graver alarm"));
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
  EXPECT_EQ(clinic.alarm("SBP").inactivation, Inactivation::enabled);
}

TEST_F(RuleSilence, AGraverAlarmBreaksTheAudioPause) {
  clinic.ask(CommandKind::audio_pause);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(49);
  EXPECT_EQ(silences().back(), "49000 audio_paused off a new or graver alarm");
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
}

TEST_F(RuleSilence, AtMostAsLongAsTheProfileAllows) {
  Command pause = clinic.command(CommandKind::audio_pause);
  pause.duration = std::chrono::seconds(181);
  const Answer answer = clinic.ask(pause);
  EXPECT_EQ(answer.outcome, Outcome::refused);
  EXPECT_EQ(answer.text.view(), "longer than this profile allows: at most 3:00");
}

TEST_F(RuleSilence, TheLastStationThatSoundsIsNotPausedUnderAHighAlarm) {
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(49);
  EXPECT_EQ(clinic.ask(CommandKind::audio_pause).outcome, Outcome::done);
  Command second = clinic.command(CommandKind::audio_pause);
  second.actor.via = FixedText<64>("wall-2");
  EXPECT_EQ(clinic.ask(second).text.view(),
            "a high alarm is not acknowledged, and no other station sounds");
  clinic.acknowledge("SpO2");
  second.key = FixedText<64>("again");
  EXPECT_EQ(clinic.ask(second).outcome, Outcome::done);
}

TEST_F(RuleSilence, AudioPauseAndOffAreTakenBackByEnable) {
  clinic.ask(CommandKind::audio_pause);
  EXPECT_EQ(clinic.ask(CommandKind::enable).outcome, Outcome::done);
  EXPECT_EQ(silences().back(), "48000 audio_paused off by RN-2");
}

TEST_F(RuleSilence, OffNeedsAPermissionAndRemindsOfItself) {
  EXPECT_EQ(clinic.ask(CommandKind::alarm_off).outcome, Outcome::not_permitted);
  EXPECT_EQ(clinic.ask(CommandKind::audio_off).outcome, Outcome::not_permitted);
  EXPECT_EQ(clinic.ask(CommandKind::alarm_pause).outcome, Outcome::not_permitted);
  Command off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::spo2;
  off.reason = FixedText<160>("probe of the ward");
  EXPECT_EQ(clinic.ask(off).outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::alarm_off);
  EXPECT_TRUE(clinic.alarm("SpO2").inactivated_until.is_never());
  clinic.run_to(408);
  EXPECT_THAT(silences(), ElementsAre("48000 alarm_off on probe of the ward",
                                      "228000 alarm_off reminder probe of the ward",
                                      "408000 alarm_off reminder probe of the ward"));
}

TEST_F(RuleSilence, AnAlarmThatIsOffCallsNobodyUntilItIsOnAgain) {
  Command off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::spo2;
  clinic.ask(off);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(200);
  EXPECT_THAT(clinic.calls("SpO2"), ElementsAre("48000 nurse"));
  Command on = clinic.command(CommandKind::enable);
  on.parameter = Parameter::spo2;
  clinic.ask(on);
  EXPECT_EQ(clinic.calls("SpO2").back(), "200000 nurse");
  clinic.run_to(230);
  EXPECT_EQ(clinic.calls("SpO2").back(), "230000 charge_nurse prescriber");
}

TEST_F(RuleSilence, AlarmPauseShowsItsEndAndEndsByItself) {
  Command pause = by_charge_nurse(CommandKind::alarm_pause);
  pause.parameter = Parameter::spo2;
  pause.duration = std::chrono::seconds(60);
  EXPECT_EQ(clinic.ask(pause).outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::alarm_paused);
  EXPECT_EQ(clinic.alarm("SpO2").inactivated_until, at_ms(108'000));
  clinic.run_to(108);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
  EXPECT_EQ(clinic.calls("SpO2").back(), "108000 nurse");
}

TEST_F(RuleSilence, SpO2OfADosedPatientCantBeOff) {
  clinic.dose();
  Command off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::spo2;
  EXPECT_EQ(clinic.ask(off).text.view(), "SpO2 alarms of a dosed patient can't be off");
  EXPECT_EQ(clinic.ask(by_charge_nurse(CommandKind::alarm_off)).outcome, Outcome::refused);
  EXPECT_EQ(clinic.ask(by_charge_nurse(CommandKind::audio_off)).outcome, Outcome::refused);
  off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::rr;
  EXPECT_EQ(clinic.ask(off).outcome, Outcome::done);
}

TEST_F(RuleSilence, WhatWasOffIsOnFromTheDoseOn) {
  Command off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::spo2;
  clinic.ask(off);
  off = by_charge_nurse(CommandKind::alarm_off);
  off.parameter = Parameter::rr;
  clinic.ask(off);
  clinic.ask(by_charge_nurse(CommandKind::audio_off));
  clinic.dose();
  EXPECT_THAT(silences(),
              ElementsAre("48000 alarm_off on ", "48000 alarm_off on ", "48000 audio_off on ",
                          "48000 audio_off off the patient is dosed",
                          "48000 alarm_off off the patient is dosed"));
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
}

TEST_F(RuleSilence, SilencesEndWithTheSession) {
  clinic.ask(CommandKind::audio_pause);
  clinic.end_session();
  EXPECT_EQ(silences().back(), "48000 audio_paused off the session ended");
}

TEST_F(RuleSilence, AReminderWhoseRuleGoesAwayDoesNotComeForEver) {
  EngineConfig config = clinic_config();
  config.profiles.push_back(adult_profile());
  config.profiles[1].rules.inactivation.remind_off = Duration(0);
  config.profiles[1].rules.inactivation.remind_acknowledged = Duration(0);
  Clinic other(config);
  other.start_session();
  other.set(Parameter::spo2, 84);
  other.run_to(30);
  other.acknowledge("SpO2");
  Command off = other.command(CommandKind::alarm_off);
  off.actor.role = Role::prescriber;
  off.parameter = Parameter::rr;
  other.ask(off);
  other.patient.profile = 1;
  Command change = other.command(CommandKind::patient);
  change.patient = other.patient;
  other.ask(change);
  other.run_to(600);
  for (const AlarmEvent& told : other.all<AlarmEvent>()) EXPECT_FALSE(told.reminder);
}

TEST_F(RuleSilence, APauseAtEveryBedSaysWhereItWasRefused) {
  Clinic two(clinic_config(2));
  two.start_session();
  two.run_to(30);
  two.set(Parameter::spo2, 84);
  two.run_to(31);
  Command pause = two.command(CommandKind::audio_pause);
  pause.bed = no_bed;
  EXPECT_EQ(two.ask(pause).outcome, Outcome::done);  // refused at bed a: the last that sounds
  const CommandEvent told = two.all<CommandEvent>().back();
  EXPECT_EQ(told.detail.view(),
            "not at every bed: a high alarm is not acknowledged, and no other station sounds");
  EXPECT_EQ(two.alarm("SpO2").inactivation, Inactivation::enabled);
}

}  // namespace
}  // namespace vigil::engine

#include "tools/vigil/watch_actions.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/tools/watch_events.hpp"
#include "tools/vigil/watch_bell.hpp"
#include "tools/vigil/watch_keys.hpp"

namespace vigil::watch {
namespace {

TEST(Keys, ArrowsLettersAndEditingAreToldApart) {
  using Kind = KeyKind;
  const std::vector<Key> want{{Kind::up},        {Kind::down},  {Kind::up},
                              {Kind::text, 'a'}, {Kind::enter}, {Kind::backspace},
                              {Kind::text, '?'}, {Kind::escape}};
  EXPECT_EQ(keys_of("\x1b[A\x1b[B\x1bOAa\r\x7f?\x1b"), want);
  EXPECT_EQ(keys_of("\x1b[1;5C\x1b[3~\xC3\xA9\t"), (std::vector<Key>{}));
}

// Two alarms in room 2 and one in room 3; the daemon's answers are given by hand.
class ActionsTest : public testing::Test {
 protected:
  void SetUp() override {
    model.on_event(heartbeat(0), here(0));
    stand(alarm(1, "2", "5.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88"), 7);
    stand(alarm(1, "2", "5.2", v1::PRIORITY_MEDIUM, "** HR 130 > 120"), 1);
    stand(alarm(1, "3", "5.3", v1::PRIORITY_LOW, "* RR 8 < 9"), 1);
  }
  void stand(v1::Event event, std::uint32_t revision) {
    event.mutable_alarm()->set_revision(revision);
    event.mutable_alarm()->set_parameter("spo2");
    model.on_event(event, here(1));
  }
  void type(std::string_view bytes) {
    for (const Key& key : keys_of(bytes)) actions.on_key(key, model, here(1));
  }
  std::string line() const {
    std::string text;
    for (const Line& line : actions.below(here(1), 200)) text += line[0].text;
    return text;
  }
  void answer(v1::CommandOutcome outcome, const std::string& text = "") {
    bus::CommandResult result;
    result.request = asked.back();
    result.reply.emplace();
    result.reply->set_outcome(outcome);
    result.reply->set_text(text);
    actions.on_result(result, model, here(1));
  }

  Model model{local_start};
  std::vector<v1::CommandRequest> asked;
  int presences = 0;
  int tones = 0;
  bool room_to_ask = true;
  Actions actions{{"RN-2", v1::STAFF_ROLE_NURSE}, hooks(true)};

  Actions::Hooks hooks(bool with_tone) {
    Actions::Hooks hooks;
    hooks.ask = [this](const v1::CommandRequest& request) {
      if (room_to_ask) asked.push_back(request);
      return room_to_ask;
    };
    hooks.presence_changed = [this] { ++presences; };
    if (with_tone) hooks.sound_tone = [this] { ++tones; };
    return hooks;
  }
};

TEST_F(ActionsTest, TheSelectionWalksOverTheAlarmsInTheirOrderAndStopsAtTheEnds) {
  EXPECT_EQ(actions.selected(), "");
  type("j");
  EXPECT_EQ(actions.selected(), "5.1");
  type("j\x1b[B\x1b[Bj");
  EXPECT_EQ(actions.selected(), "5.3");
  type("k\x1b[A\x1b[Ak");
  EXPECT_EQ(actions.selected(), "5.1");
  type("\x1b");
  EXPECT_EQ(actions.selected(), "");
  type("k");
  EXPECT_EQ(actions.selected(), "5.3");
}

TEST_F(ActionsTest, WithoutASelectionNoAlarmIsActedOn) {
  for (const char* key : {"a", "g", "n", "b", "r"}) {
    type(key);
    EXPECT_EQ(line(), "Select an alarm first: up, down.");
  }
  EXPECT_TRUE(asked.empty());
}

TEST_F(ActionsTest, ASelectedAlarmThatIsOverIsNotReplacedByAnother) {
  type("j");
  model.on_event(alarm(2, "2", "5.1", v1::PRIORITY_HIGH, "***", v1::ALARM_PHASE_END), here(2));
  actions.on_change(model, here(1));
  EXPECT_EQ(actions.selected(), "");
  EXPECT_EQ(line(), "The selected alarm is over.");
  type("a");
  EXPECT_TRUE(asked.empty());
}

TEST_F(ActionsTest, EachKeyAsksForItsOwnWithWhatWasSeen) {
  struct Case {
    const char* key;
    v1::CommandKind kind;
    std::string alarm_id, room, parameter;
  };
  for (const Case& c : {Case{"a", v1::COMMAND_KIND_ACKNOWLEDGE, "5.1", "2", ""},
                        Case{"g", v1::COMMAND_KIND_GOING, "5.1", "2", ""},
                        Case{"n", v1::COMMAND_KIND_CANT_GO, "5.1", "2", ""},
                        Case{"b", v1::COMMAND_KIND_AT_BEDSIDE, "", "2", ""},
                        Case{"p", v1::COMMAND_KIND_AUDIO_PAUSE, "", "", ""},
                        Case{"r", v1::COMMAND_KIND_RESET, "5.1", "2", ""},
                        Case{"e", v1::COMMAND_KIND_ENABLE, "", "2", "spo2"}}) {
    asked.clear();
    type("\x1b");
    type("j");
    type(c.key);
    ASSERT_EQ(asked.size(), 1U) << c.key;
    const v1::CommandRequest& request = asked[0];
    EXPECT_EQ(request.kind(), c.kind) << c.key;
    EXPECT_EQ(request.alarm_id(), c.alarm_id) << c.key;
    EXPECT_EQ(request.revision(), c.alarm_id.empty() ? 0U : 7U) << c.key;
    EXPECT_EQ(request.room(), c.room) << c.key;
    EXPECT_EQ(request.parameter(), c.parameter) << c.key;
    EXPECT_EQ(request.actor(), "RN-2");
    EXPECT_EQ(request.role(), v1::STAFF_ROLE_NURSE);
    EXPECT_EQ(request.not_after_ns(), there(6));
    EXPECT_EQ(request.duration_ns(), *c.key == 'p' ? 120'000'000'000U : 0U);
  }
}

TEST_F(ActionsTest, WhoIsAtTheBedsideAlreadyLeavesIt) {
  v1::Event there = alarm(1, "2", "5.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88");
  there.mutable_alarm()->set_at_bedside("RN-2");
  model.on_event(there, here(1));
  type("jb");
  EXPECT_EQ(asked.at(0).kind(), v1::COMMAND_KIND_LEFT_BEDSIDE);
}

TEST_F(ActionsTest, WithoutASelectionEnableIsForTheSoundOfThisWatch) {
  type("e");
  EXPECT_EQ(asked.at(0).kind(), v1::COMMAND_KIND_ENABLE);
  EXPECT_EQ(asked[0].room(), "");
  EXPECT_EQ(asked[0].parameter(), "");
}

TEST_F(ActionsTest, EveryAnswerIsShownWithItsReason) {
  type("ja");
  EXPECT_EQ(line(), "Asked: acknowledge: room 2 *** SpO2 84 < 88");
  answer(v1::COMMAND_OUTCOME_DONE);
  EXPECT_EQ(line(), "Done: acknowledged: room 2 *** SpO2 84 < 88");
  answer(v1::COMMAND_OUTCOME_REFUSED, "the last sounding station");
  EXPECT_EQ(line(), "NOT DONE: acknowledge: refused: the last sounding station");
  answer(v1::COMMAND_OUTCOME_STALE);
  EXPECT_EQ(line(), "NOT DONE: acknowledge: the alarm has changed, look again");
  answer(v1::COMMAND_OUTCOME_NOT_PERMITTED, "a viewer \x1b[2Jlooks");
  EXPECT_EQ(line(), "NOT DONE: acknowledge: not permitted: a viewer ?[2Jlooks");
  bus::CommandResult lost;
  lost.request = asked.back();
  lost.error = "no answer from the daemon";
  actions.on_result(lost, model, here(1));
  EXPECT_EQ(line(), "NOT DONE: acknowledge: no answer from the daemon. Look whether it was done");
  room_to_ask = false;
  type("a");
  EXPECT_EQ(line(), "Too much is waiting for an answer. Nothing was asked.");
}

TEST_F(ActionsTest, AnAnswerIsShownForAWhile) {
  type("ja");
  EXPECT_EQ(actions.below(here(15.9), 200)[0][0].text.substr(0, 5), "Asked");
  EXPECT_EQ(actions.below(here(16.1), 200)[0][0].text.substr(0, 13), "a acknowledge");
}

TEST_F(ActionsTest, ANameIsAskedForOnceAndTheKeyWaitsForIt) {
  Actions nobody({}, hooks(false));
  const auto type_to = [&](std::string_view bytes) {
    for (const Key& key : keys_of(bytes)) nobody.on_key(key, model, here(1));
  };
  type_to("jg");
  EXPECT_TRUE(asked.empty());
  type_to("RN-33\x7f");
  EXPECT_EQ(nobody.below(here(1), 200)[0][0].text,
            "Who are you? RN-3_  (Enter: take it, Esc: nobody)");
  type_to("\r");
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].kind(), v1::COMMAND_KIND_GOING);
  EXPECT_EQ(asked[0].actor(), "RN-3");
  EXPECT_EQ(presences, 1);
  type_to("n");
  EXPECT_EQ(asked.at(1).actor(), "RN-3");
}

TEST_F(ActionsTest, AnAcknowledgementDoesNotWaitForAName) {
  Actions nobody({}, hooks(false));
  const auto type_to = [&](std::string_view bytes) {
    for (const Key& key : keys_of(bytes)) nobody.on_key(key, model, here(1));
  };
  type_to("a");
  EXPECT_EQ(nobody.below(here(1), 200)[0][0].text, "Select an alarm first: up, down.");
  type_to("ja");
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].actor(), "");
  EXPECT_EQ(nobody.below(here(1), 200)[0][0].text.substr(0, 12), "Who are you?");
  type_to("RN-3\r");
  EXPECT_EQ(asked.size(), 1U);
  EXPECT_EQ(nobody.who().name, "RN-3");
}

TEST_F(ActionsTest, WithoutANameNothingElseIsAsked) {
  Actions nobody({}, hooks(false));
  for (const Key& key : keys_of("jg\r")) nobody.on_key(key, model, here(1));
  EXPECT_TRUE(asked.empty());
  EXPECT_EQ(nobody.below(here(1), 200)[0][0].text, "Nothing was asked: no name was given.");
}

TEST_F(ActionsTest, TheToneCountsOnlyWhenItWasHeard) {
  type("s");
  EXPECT_EQ(tones, 1);
  EXPECT_EQ(line(), "Did you hear the tone? y or n");
  EXPECT_FALSE(actions.sound_confirmed());
  type("y");
  EXPECT_TRUE(actions.sound_confirmed());
  type("sn");
  EXPECT_FALSE(actions.sound_confirmed());
  EXPECT_EQ(presences, 2);
  Actions mute({"RN-2"}, hooks(false));
  mute.on_key({KeyKind::text, 's'}, model, here(1));
  EXPECT_EQ(mute.below(here(1), 200)[0][0].text,
            "This watch makes no sound. Start it with --bell.");
}

TEST_F(ActionsTest, HelpComesAndGoesAndQEnds) {
  type("?");
  EXPECT_EQ(actions.below(here(1), 80).size(), 7U);
  for (const Line& line : actions.below(here(1), 80)) EXPECT_LE(columns(line), 80U);
  type("?");
  EXPECT_EQ(actions.below(here(1), 80).size(), 1U);
  EXPECT_FALSE(actions.ended());
  type("q");
  EXPECT_TRUE(actions.ended());
}

TEST_F(ActionsTest, WhatIsShownIsConfirmedOnceForEachRevision) {
  actions.confirm({"5.1", "5.3", "9.9"}, model, here(1));
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].kind(), v1::COMMAND_KIND_CONFIRM);
  EXPECT_EQ(asked[0].alarm_id(), "5.1");
  EXPECT_EQ(asked[0].revision(), 7U);
  actions.confirm({"5.1", "5.3"}, model, here(1));
  EXPECT_EQ(asked.size(), 2U);
  stand(alarm(1, "2", "5.1", v1::PRIORITY_HIGH, "*** SpO2 80 < 88"), 8);
  actions.confirm({"5.1", "5.3"}, model, here(1));
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[2].revision(), 8U);
}

TEST_F(ActionsTest, AConfirmationThatWasLostIsSentAgainAndNeverShown) {
  actions.confirm({"5.3"}, model, here(1));
  answer(v1::COMMAND_OUTCOME_REFUSED, "no");
  EXPECT_EQ(line(), "RN-2   up/down select an alarm   ? help   q quit");
  actions.confirm({"5.3"}, model, here(1));
  EXPECT_EQ(asked.size(), 1U);
  bus::CommandResult lost;
  lost.request = asked[0];
  actions.on_result(lost, model, here(1));
  actions.confirm({"5.3"}, model, here(1));
  EXPECT_EQ(asked.size(), 2U);
}

TEST(Bell, RingsByPriorityForWhatIsNewEscalatedOrRemindedOf) {
  Bell bell("watch-1");
  v1::Alarm alarm = watch::alarm(0, "2", "5.1", v1::PRIORITY_LOW, "* SpO2 93 < 94").alarm();
  alarm.set_revision(1);
  EXPECT_EQ(bell.on_alarm(alarm), 1);
  EXPECT_EQ(bell.on_alarm(alarm), 0);
  alarm.set_priority(v1::PRIORITY_HIGH);
  alarm.set_revision(2);
  EXPECT_EQ(bell.on_alarm(alarm), 3);
  alarm.set_inactivation(v1::INACTIVATION_ALERT_ACKNOWLEDGED);
  EXPECT_EQ(bell.on_alarm(alarm), 0);
  alarm.set_reminder(true);
  EXPECT_EQ(bell.on_alarm(alarm), 3);
  alarm.set_reminder(false);
  alarm.set_inactivation(v1::INACTIVATION_ENABLED);
  alarm.set_priority(v1::PRIORITY_MEDIUM);
  alarm.set_revision(3);
  EXPECT_EQ(bell.on_alarm(alarm), 2);
  alarm.set_state(v1::ALARM_STATE_LATCHED);
  EXPECT_EQ(bell.on_alarm(alarm), 0);
}

TEST(Bell, IsSilentOnlyWhereTheSoundIsPausedAndRingsWhenThePauseIsOver) {
  Bell here_paused("watch-1");
  Bell elsewhere("watch-2");
  v1::Alarm alarm = watch::alarm(0, "2", "5.1", v1::PRIORITY_HIGH, "*** x").alarm();
  alarm.set_inactivation(v1::INACTIVATION_AUDIO_PAUSED);
  alarm.set_inactivated_at("watch-1");
  EXPECT_EQ(here_paused.on_alarm(alarm), 0);
  EXPECT_EQ(elsewhere.on_alarm(alarm), 3);
  alarm.set_inactivation(v1::INACTIVATION_ENABLED);
  EXPECT_EQ(here_paused.on_alarm(alarm), 3);
  EXPECT_EQ(elsewhere.on_alarm(alarm), 0);
}

}  // namespace
}  // namespace vigil::watch

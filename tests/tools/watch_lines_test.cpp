#include "tools/vigil/watch_lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/tools/watch_events.hpp"

namespace vigil::watch {
namespace {

class Lines : public testing::Test {
 protected:
  // Feeds the event both to the model and to the lines, as the program does.
  std::string say(const v1::Event& event, double s) {
    model_.on_event(event, here(s));
    std::string text;
    for (const std::string& line : lines_.on_event(event, model_, here(s))) text += line + "\n";
    return text;
  }
  Model model_{local_start};
  ChangeLines lines_{[](std::int64_t utc_s) { return "@" + std::to_string(utc_s - 1'000'000); }};
};

TEST_F(Lines, EveryChangeOfAnAlarmIsALine) {
  EXPECT_EQ(say(alarm(1, "2", "1.1", v1::PRIORITY_MEDIUM, "** SpO2 90 < 92"), 1),
            "@1 room 2: alarm starts: ** SpO2 90 < 92\n");
  EXPECT_EQ(
      say(alarm(2, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88", v1::ALARM_PHASE_ESCALATE), 2),
      "@2 room 2: alarm rises to high: *** SpO2 84 < 88\n");
  EXPECT_EQ(say(alarm(9, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 96", v1::ALARM_PHASE_END), 9),
            "@9 room 2: alarm ends: *** SpO2 96\n");
}

TEST_F(Lines, AnAlarmOfTheSnapshotStands) {
  v1::Event old = alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88");
  old.set_retransmit(true);
  EXPECT_EQ(say(old, 5), "@1 room 2: alarm stands: *** SpO2 84 < 88\n");
}

TEST_F(Lines, ALinkIsToldWhenItChangesAndNotWhenItsCountersDo) {
  EXPECT_EQ(say(link(1, "2", v1::LINK_STATE_LIVE), 1),
            "@1 room 2: link live: ivy450c on /dev/pts/3\n");
  v1::Event counted = link(2, "2", v1::LINK_STATE_LIVE);
  counted.mutable_link()->set_frames(99);
  EXPECT_EQ(say(counted, 2), "");
  EXPECT_EQ(say(link(3, "2", v1::LINK_STATE_ABSENT, "port is gone"), 3),
            "@3 room 2: link no port: ivy450c on /dev/room-2, port is gone\n");
}

TEST_F(Lines, TryingALostPortAgainIsNoNews) {
  EXPECT_EQ(say(link(1, "2", v1::LINK_STATE_ABSENT, "port is gone"), 1),
            "@1 room 2: link no port: ivy450c on /dev/room-2, port is gone\n");
  EXPECT_EQ(say(link(2, "2", v1::LINK_STATE_OPENING, "port is gone"), 2), "");
  EXPECT_EQ(say(link(3, "2", v1::LINK_STATE_ABSENT, "port is gone"), 3), "");
}

TEST_F(Lines, TheEndOfATechnicalAlarmDoesNotRepeatItsReason) {
  v1::Event end =
      alarm(9, "2", "1.1", v1::PRIORITY_LOW, "* Monitor is heard again", v1::ALARM_PHASE_END);
  end.mutable_alarm()->set_type(v1::ALARM_TYPE_TECHNICAL);
  end.mutable_alarm()->set_reason("port is gone");
  EXPECT_EQ(say(end, 9), "@9 room 2: alarm ends: technical * Monitor is heard again\n");
}

TEST_F(Lines, ValuesAreToldWhenTheyChangedAtMostOnceInFiveSeconds) {
  EXPECT_EQ(say(vital(0, "2", "spo2", 97), 0), "");
  EXPECT_EQ(say(vital(1, "2", "pulse", 66), 1), "@1 room 2: Pulse 66  SpO2 97\n");
  EXPECT_EQ(say(vital(3, "2", "spo2", 96), 3), "");
  EXPECT_EQ(say(vital(6, "2", "spo2", 95), 6), "@6 room 2: Pulse 66  SpO2 95\n");
  EXPECT_EQ(say(no_vital(11, "2", "spo2", v1::VALIDITY_MOTION), 11),
            "@11 room 2: Pulse 66  SpO2 --- motion\n");
}

TEST_F(Lines, HeartbeatsAreNoLines) { EXPECT_EQ(say(heartbeat(1), 1), ""); }

TEST_F(Lines, ControlCharactersAreStripped) {
  EXPECT_EQ(say(link(3, "2", v1::LINK_STATE_WAITING, "\x1b[31m\n"), 3),
            "@3 room 2: link waiting: ivy450c on /dev/room-2, ?[31m?\n");
}

TEST_F(Lines, WhatPeopleDidIsToldWithTheAlarm) {
  v1::Event event = alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88");
  event.mutable_alarm()->set_phase(v1::ALARM_PHASE_UPDATE);
  event.mutable_alarm()->set_inactivation(v1::INACTIVATION_ALERT_ACKNOWLEDGED);
  event.mutable_alarm()->set_inactivated_by("RN-2");
  EXPECT_EQ(say(event, 1), "@1 room 2: alarm changes: *** SpO2 84 < 88, acknowledged RN-2\n");
  event.mutable_alarm()->set_phase(v1::ALARM_PHASE_END);
  event.mutable_alarm()->set_state(v1::ALARM_STATE_INACTIVE);
  event.mutable_alarm()->set_ended_by("RN-3");
  EXPECT_EQ(say(event, 1),
            "@1 room 2: alarm ends: *** SpO2 84 < 88, ended by RN-3, not by a value\n");
}

TEST_F(Lines, AnInactivationIsToldWhenItBeginsAndWhenItEnds) {
  v1::Event event = event_at(1, "2");
  event.mutable_inactivation()->set_what(v1::INACTIVATION_ALARM_OFF);
  event.mutable_inactivation()->set_active(true);
  event.mutable_inactivation()->set_by("MD-1");
  EXPECT_EQ(say(event, 1), "@1 room 2: ALARM OFF for all by MD-1\n");
  event.mutable_inactivation()->set_active(false);
  EXPECT_EQ(say(event, 1), "@1 room 2: ALARM OFF for all by MD-1 (over)\n");
}

}  // namespace
}  // namespace vigil::watch

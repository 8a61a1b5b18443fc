#include "station/projection.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

class ProjectionTest : public ::testing::Test {
 protected:
  v1::Event at_bed(const std::string& room = "4", const std::string& bed = "a") {
    v1::Event event;
    event.set_room(room);
    event.set_bed(bed);
    return event;
  }
  void apply(const v1::Event& event, const std::string& name) {
    EXPECT_TRUE(projection.apply(projection_key(event),
                                 std::make_shared<const Frame>(Frame{name, 0, 0, false})));
  }
  void vital(const std::string& parameter, std::uint32_t monitor, const std::string& name) {
    v1::Event event = at_bed();
    event.mutable_vital()->set_parameter(parameter);
    event.mutable_vital()->set_monitor(monitor);
    apply(event, name);
  }
  void alarm(const std::string& id, v1::AlarmState state, const std::string& name) {
    v1::Event event = at_bed();
    event.mutable_alarm()->set_alarm_id(id);
    event.mutable_alarm()->set_state(state);
    apply(event, name);
  }
  void session(const std::string& room, const std::string& id, v1::SessionState state,
               const std::string& name) {
    v1::Event event = at_bed(room, room.empty() ? "" : "a");
    event.mutable_medicine_session()->set_id(id);
    event.mutable_medicine_session()->set_state(state);
    apply(event, name);
  }
  void check(std::uint32_t number, v1::CheckState state, const std::string& name) {
    v1::Event event = at_bed();
    event.mutable_check()->set_number(number);
    event.mutable_check()->set_state(state);
    apply(event, name);
  }
  std::string all() {
    std::string names;
    for (const SharedFrame& frame : projection.in_order()) names += frame->bytes + " ";
    return names;
  }
  Projection projection;
};

TEST_F(ProjectionTest, KeepsTheLatestOfEachParameterOfEachMonitor) {
  vital("hr", 0, "hr");
  vital("spo2", 0, "spo2");
  vital("hr", 1, "hr of 1");
  vital("hr", 0, "newer hr");
  EXPECT_EQ(all(), "spo2 hr of 1 newer hr ");
}

TEST_F(ProjectionTest, AnAlarmStaysUntilItIsInactiveAndALatchedOneStays) {
  alarm("5.1", v1::ALARM_STATE_ACTIVE, "one");
  alarm("5.2", v1::ALARM_STATE_ACTIVE, "two");
  alarm("5.1", v1::ALARM_STATE_LATCHED, "one latched");
  alarm("5.2", v1::ALARM_STATE_INACTIVE, "two over");
  EXPECT_EQ(all(), "one latched ");
}

TEST_F(ProjectionTest, ASessionOfABedLeavesWithItsCloseAndTakesItsChecks) {
  session("4", "K-1.1", v1::SESSION_STATE_PEAK, "peak");
  check(1, v1::CHECK_STATE_PLANNED, "check 1");
  check(2, v1::CHECK_STATE_DUE, "check 2");
  check(1, v1::CHECK_STATE_DONE, "done");
  EXPECT_EQ(all(), "peak check 2 ");
  session("4", "K-1.1", v1::SESSION_STATE_CLOSED, "closed");
  EXPECT_EQ(all(), "");
}

TEST_F(ProjectionTest, ASessionThatMovedAwayIsGoneFromTheBed) {
  session("4", "K-1.1", v1::SESSION_STATE_PEAK, "peak");
  session("4", "", v1::SESSION_STATE_UNSPECIFIED, "moved");
  EXPECT_EQ(all(), "");
}

TEST_F(ProjectionTest, WithoutABedASessionStaysWhilePlannedOrInItsWindow) {
  session("", "K-1.1", v1::SESSION_STATE_SCHEDULED, "planned");
  session("", "K-2.1", v1::SESSION_STATE_INTEGRATION, "window");
  session("", "K-3.1", v1::SESSION_STATE_CLOSED, "closed");
  EXPECT_EQ(all(), "planned window closed ");
  session("", "K-1.1", v1::SESSION_STATE_PRE_CHECK, "begun at a bed");
  session("", "K-2.1", v1::SESSION_STATE_ENDED, "over");
  EXPECT_EQ(all(), "closed ");
}

TEST_F(ProjectionTest, APauseLeavesWhenItEnds) {
  v1::Event event = at_bed();
  event.mutable_inactivation()->set_what(v1::INACTIVATION_AUDIO_PAUSED);
  event.mutable_inactivation()->set_receiver("station-1");
  event.mutable_inactivation()->set_active(true);
  apply(event, "one");
  event.mutable_inactivation()->set_receiver("station-2");
  apply(event, "two");
  event.mutable_inactivation()->set_active(false);
  apply(event, "two over");
  EXPECT_EQ(all(), "one ");
}

TEST_F(ProjectionTest, TwoAlarmsOfAMonitorStandBesideEachOtherUntilEachEnds) {
  v1::Event event = at_bed();
  event.mutable_notice()->set_kind(v1::NOTICE_KIND_MONITOR_ALARM);
  event.mutable_notice()->set_active(true);
  event.mutable_notice()->set_code(1);
  apply(event, "one");
  event.mutable_notice()->set_code(2);
  apply(event, "two");
  event.mutable_notice()->set_active(false);
  apply(event, "two over");
  EXPECT_EQ(all(), "one ");
}

TEST_F(ProjectionTest, WhatHappensOnceIsNotKept) {
  v1::Event event = at_bed();
  event.mutable_entry();
  apply(event, "entry");
  event.mutable_command();
  apply(event, "command");
  event.mutable_delivery();
  apply(event, "delivery");
  EXPECT_EQ(all(), "");
}

TEST_F(ProjectionTest, ItHasALimitAndStillReplacesWhatItHas) {
  for (std::size_t i = 0; i < projection_max_events; ++i) vital("p" + std::to_string(i), 0, "x");
  v1::Event event = at_bed();
  event.mutable_vital()->set_parameter("one more");
  EXPECT_FALSE(projection.apply(projection_key(event), nullptr));
  vital("p0", 0, "newer");
  EXPECT_EQ(projection.size(), projection_max_events);
  EXPECT_EQ(projection.in_order().back()->bytes, "newer");
}

}  // namespace
}  // namespace vigil::station

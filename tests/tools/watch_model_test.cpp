#include "tools/vigil/watch_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/tools/watch_events.hpp"

namespace vigil::watch {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

Instant daemon_time(double s) { return Instant::from_ns(static_cast<std::int64_t>(there(s))); }

TEST(WatchModel, BedsStandInOrderOfTheirNumbers) {
  Model model(local_start);
  for (const char* room : {"10", "garden", "2", "1", "10a"}) {
    model.on_event(vital(0, room, "hr", 70), here(0));
  }
  std::vector<std::string> rooms;
  for (const Bed& bed : model.beds()) rooms.push_back(bed.room);
  EXPECT_EQ(rooms, (std::vector<std::string>{"1", "2", "10", "10a", "garden"}));
}

TEST(WatchModel, ASnapshotForgetsWhatWasThere) {
  Model model(local_start);
  model.on_event(alarm(0, "1", "1.1", v1::PRIORITY_HIGH, "*** x"), here(0));
  model.on_snapshot();
  EXPECT_TRUE(model.beds().empty());
  EXPECT_EQ(model.alarm_count(), 0U);
}

TEST(WatchModel, AnAlarmStandsUntilItsEndAndTheHighestIsFirst) {
  Model model(local_start);
  EXPECT_TRUE(model.on_event(alarm(1, "1", "1.1", v1::PRIORITY_MEDIUM, "** a"), here(1)));
  EXPECT_TRUE(model.on_event(alarm(2, "1", "1.2", v1::PRIORITY_HIGH, "*** b"), here(2)));
  EXPECT_TRUE(model.on_event(alarm(3, "1", "1.3", v1::PRIORITY_MEDIUM, "** c"), here(3)));
  ASSERT_EQ(model.beds()[0].alarms.size(), 3U);
  EXPECT_EQ(model.beds()[0].alarms[0].text(), "*** b");
  EXPECT_EQ(model.beds()[0].alarms[1].text(), "** c");  // newest first
  model.on_event(alarm(4, "1", "1.2", v1::PRIORITY_HIGH, "*** b", v1::ALARM_PHASE_END), here(4));
  ASSERT_EQ(model.beds()[0].alarms.size(), 2U);
  EXPECT_EQ(model.beds()[0].alarms[0].text(), "** c");
}

TEST(WatchModel, AnUpdateReplacesTheAlarmOfTheSameId) {
  Model model(local_start);
  model.on_event(alarm(1, "1", "1.1", v1::PRIORITY_MEDIUM, "** a"), here(1));
  model.on_event(alarm(2, "1", "1.1", v1::PRIORITY_HIGH, "*** a", v1::ALARM_PHASE_ESCALATE),
                 here(2));
  ASSERT_EQ(model.alarm_count(), 1U);
  EXPECT_EQ(model.beds()[0].alarms[0].priority(), v1::PRIORITY_HIGH);
}

TEST(WatchModel, APendingConditionIsNoAlarm) {
  Model model(local_start);
  v1::Event pending = alarm(1, "1", "1.1", v1::PRIORITY_MEDIUM, "** a");
  pending.mutable_alarm()->set_state(v1::ALARM_STATE_INACTIVE);
  pending.mutable_alarm()->set_presence(v1::PRESENCE_PENDING);
  model.on_event(pending, here(1));
  EXPECT_EQ(model.alarm_count(), 0U);
}

TEST(WatchModel, LosingTheNumberKeepsTheLastOneAndSaysWhy) {
  Model model(local_start);
  model.on_event(vital(1, "1", "spo2", 97), here(1));
  model.on_event(no_vital(2, "1", "spo2", v1::VALIDITY_SENSOR_OFF), here(2));
  const Number* number = Model::number(model.beds()[0], "spo2");
  ASSERT_NE(number, nullptr);
  EXPECT_EQ(number->validity, v1::VALIDITY_SENSOR_OFF);
  EXPECT_EQ(number->value, 97.0);
  EXPECT_EQ(number->measured_at, daemon_time(1));
}

TEST(WatchModel, OfTwoMonitorsTheOneWithANumberIsShown) {
  Model model(local_start);
  model.on_event(vital(5, "1", "pulse", 70, 0), here(5));
  model.on_event(vital(6, "1", "pulse", 71, 1), here(6));
  EXPECT_EQ(Model::number(model.beds()[0], "pulse")->value, 71.0);
  v1::Event lost = no_vital(7, "1", "pulse", v1::VALIDITY_MOTION);
  lost.mutable_vital()->set_monitor(1);
  model.on_event(lost, here(7));
  EXPECT_EQ(Model::number(model.beds()[0], "pulse")->value, 70.0);
}

TEST(WatchModel, AgesAreByTheDaemonsClockWhateverOursIs) {
  Model model(local_start);
  model.on_event(heartbeat(0), here(0.3));   // 0.3 s under way
  model.on_event(heartbeat(1), here(1.01));  // the least delayed counts
  model.on_event(heartbeat(2), here(2.5));
  EXPECT_EQ(model.age(daemon_time(2), here(3)), milliseconds(990));
  EXPECT_EQ(model.age(daemon_time(9), here(3)), Duration(0));
}

TEST(WatchModel, TheClocksMayDriftBecauseOldKnowledgeExpires) {
  Model model(local_start);
  model.on_event(heartbeat(0), here(0));
  // Two minutes later the daemon's clock has lost a second.
  for (int s = 61; s <= 181; s += 60) model.on_event(heartbeat(s - 1), here(s));
  EXPECT_EQ(model.age(daemon_time(180), here(182)), seconds(1));
}

TEST(WatchModel, RepetitionsTellNothingOfTheClockAndAreNotHearing) {
  Model model(local_start);
  v1::Event old = vital(-500, "1", "hr", 70);
  old.set_retransmit(true);
  model.on_event(old, here(4));
  EXPECT_EQ(model.unheard_for(here(4)), seconds(4));
  model.on_event(heartbeat(5), here(5));
  EXPECT_EQ(model.age(daemon_time(-500), here(5)), seconds(505));
  EXPECT_EQ(model.unheard_for(here(7)), seconds(2));
}

TEST(WatchModel, TimeWithoutDataGoesOnFromOneLostStateToTheNext) {
  Model model(local_start);
  model.on_event(link(0, "1", v1::LINK_STATE_LIVE), here(0));
  model.on_event(link(5, "1", v1::LINK_STATE_QUIET, "no frame"), here(5));
  model.on_event(link(8, "1", v1::LINK_STATE_ABSENT, "port is gone"), here(8));
  EXPECT_EQ(model.beds()[0].links[0].since, daemon_time(5));
  EXPECT_EQ(model.beds()[0].links[0].link.reason(), "port is gone");
  model.on_event(link(9, "1", v1::LINK_STATE_LIVE), here(9));
  EXPECT_EQ(model.beds()[0].links[0].since, daemon_time(9));
}

TEST(WatchModel, NumbersAreFreshThenStaleThenGone) {
  const std::vector<std::tuple<const char*, Duration, Freshness>> rules{
      {"hr", seconds(3), Freshness::fresh},        {"hr", milliseconds(3001), Freshness::stale},
      {"hr", seconds(10), Freshness::stale},       {"hr", milliseconds(10001), Freshness::gone},
      {"nibp_sys", minutes(15), Freshness::fresh}, {"nibp_sys", minutes(16), Freshness::stale},
      {"nibp_sys", minutes(60), Freshness::stale}, {"nibp_sys", minutes(61), Freshness::gone}};
  for (const auto& [parameter, age, expected] : rules) {
    EXPECT_EQ(freshness(parameter, age), expected) << parameter << age.count();
  }
}

}  // namespace
}  // namespace vigil::watch

// What vigil watch shows of numbers that are no patient's, of those that it has no place for, and
// of a cuff at work.
#include <gtest/gtest.h>

#include <string>

#include "tests/tools/watch_events.hpp"
#include "tools/vigil/watch_lines.hpp"
#include "tools/vigil/watch_view.hpp"

namespace vigil::watch {
namespace {

Model live_model() {
  Model model(local_start);
  model.on_hearing(Hearing::live, here(0));
  model.on_event(heartbeat(0), here(0));
  return model;
}

/// Line `number` of the screen, from 0, with its colours; blanks at the end are dropped.
std::string row(const Model& model, double s, std::size_t number, bool colour = false,
                std::size_t width = 80) {
  const auto lines = render(model, here(s), {width, 14, true, "05:58:12"});
  std::string text = to_terminal(lines[number], colour);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

v1::Event other(double s, const std::string& label, double value, const std::string& unit,
                v1::Validity validity = v1::VALIDITY_VALID) {
  v1::Event event = event_at(s, "2");
  v1::OtherNumeric& numeric = *event.mutable_other();
  numeric.set_label(label);
  numeric.set_unit(unit);
  numeric.set_validity(validity);
  numeric.set_measured_ns(there(s));
  if (validity == v1::VALIDITY_VALID || validity == v1::VALIDITY_DEMO) numeric.set_value(value);
  return event;
}

v1::Event notice(double s, v1::NoticeKind kind, bool active = true) {
  v1::Event event = event_at(s, "2");
  event.mutable_notice()->set_kind(kind);
  event.mutable_notice()->set_active(active);
  event.mutable_notice()->set_text("cuff");
  return event;
}

v1::Event pressure(double s, double mmhg) {
  v1::Event event = notice(s, v1::NOTICE_KIND_CUFF_PRESSURE);
  event.mutable_notice()->set_value(mmhg);
  return event;
}

v1::Event demo(double s, const std::string& parameter, double value) {
  v1::Event event = vital(s, "2", parameter, value);
  event.mutable_vital()->set_validity(v1::VALIDITY_DEMO);
  return event;
}

TEST(WatchOthers, StandInOneLineUnderTheVitalsNumbersFirst) {
  Model model = live_model();
  model.on_event(vital(1, "2", "spo2", 97), here(1));
  model.on_event(other(1, "FiO2", 30, "%"), here(1));
  model.on_event(other(1, "BIS", 0, "", v1::VALIDITY_SENSOR_OFF), here(1));
  model.on_event(other(1, "ST1", 0, "mm", v1::VALIDITY_NO_VALUE), here(1));
  model.on_event(other(1, "CVP mean", 8, "mm[Hg]"), here(1));
  model.on_event(other(1, "Index", 4, ""), here(1));
  model.on_event(other(1.5, "FiO2", 29.4, "%"), here(1.5));
  EXPECT_EQ(row(model, 2, 3), "                            SpO2 97");
  EXPECT_EQ(row(model, 2, 4), "  Also FiO2 29.4 %, CVP mean 8 mm[Hg], Index 4, BIS --- sensor off");
}

TEST(WatchOthers, AreCutAtTheWidthBetweenTwo) {
  Model model = live_model();
  for (const char* label : {"One", "Two", "Three"}) {
    model.on_event(other(1, label, 10, "mm[Hg]"), here(1));
  }
  EXPECT_EQ(row(model, 1, 3, false, 60), "  Also One 10 mm[Hg], Two 10 mm[Hg], Three 10 mm[Hg]");
  EXPECT_EQ(row(model, 1, 3, false, 52), "  Also One 10 mm[Hg], Two 10 mm[Hg], Three 10 mm[Hg]");
  EXPECT_EQ(row(model, 1, 3, false, 51), "  Also One 10 mm[Hg], Two 10 mm[Hg] ...");
  EXPECT_EQ(row(model, 1, 3, false, 50), "  Also One 10 mm[Hg], Two 10 mm[Hg] ...");
}

TEST(WatchOthers, GoFifteenSecondsAfterTheyWereMeasured) {
  Model model = live_model();
  model.on_event(other(0, "FiO2", 30, "%"), here(0));
  model.on_event(other(1, "BIS", 45, ""), here(1));
  EXPECT_EQ(row(model, 15, 3), "  Also FiO2 30 %, BIS 45");
  EXPECT_EQ(row(model, 15.1, 3), "  Also BIS 45");
  EXPECT_EQ(row(model, 16.1, 3), "  No alarms");
}

TEST(WatchOthers, OfTwoMonitorsAreTwoAndTextsOfMonitorsCantMoveTheCursor) {
  Model model = live_model();
  v1::Event second = other(1, "Fi\x1bO2", 31, "%");
  second.mutable_other()->set_monitor(1);
  model.on_event(other(1, "Fi\x1bO2", 30, "%"), here(1));
  model.on_event(second, here(1));
  EXPECT_EQ(row(model, 1, 3), "  Also Fi?O2 30 %, Fi?O2 31 %");
}

TEST(WatchDemo, ShowsTheNumberWithItsMarkInAColourOfItsOwn) {
  Model model = live_model();
  model.on_event(demo(1, "spo2", 99), here(1));
  model.on_event(other(1, "BIS", 45, "", v1::VALIDITY_DEMO), here(1));
  EXPECT_NE(row(model, 1, 3, true).find("\x1b[3;35m99\x1b[0m"), std::string::npos);
  EXPECT_EQ(row(model, 1, 4), "                            DEMO");
  EXPECT_NE(row(model, 1, 5, true).find("\x1b[3;35mBIS 45 DEMO\x1b[0m"), std::string::npos);
  // When the demonstration falls silent its number goes at once, and the mark stays.
  EXPECT_EQ(row(model, 4.1, 3), "                            SpO2 ---");
  EXPECT_EQ(row(model, 4.1, 4), "                            DEMO");
}

TEST(WatchDemo, NeverStaysAsALastKnownNumber) {
  Model model = live_model();
  model.on_event(vital(1, "2", "spo2", 95), here(1));
  model.on_event(demo(2, "spo2", 99), here(2));
  model.on_event(no_vital(3, "2", "spo2", v1::VALIDITY_STALE), here(3));
  EXPECT_EQ(row(model, 3, 3), "                            SpO2 95");
  EXPECT_EQ(row(model, 3, 4), "                            0:02 ago");
}

TEST(WatchDemo, OfACuffIsMarkedToo) {
  Model model = live_model();
  model.on_event(demo(1, "nibp_sys", 120), here(1));
  model.on_event(demo(1, "nibp_dia", 80), here(1));
  EXPECT_EQ(row(model, 2, 3), "                                         NIBP 120/80");
  EXPECT_EQ(row(model, 2, 4), "                                         DEMO");
}

v1::Event by_hand(double told_s, double taken_s, double systolic, double diastolic) {
  v1::Event event = event_at(told_s, "2");
  v1::SessionEntry& entry = *event.mutable_entry();
  entry.set_kind(v1::ENTRY_KIND_MANUAL_VITALS);
  entry.set_performed_ns(static_cast<std::int64_t>(there(taken_s)));
  for (const auto& [parameter, value] :
       {std::pair("nibp_sys", systolic), std::pair("nibp_dia", diastolic)}) {
    v1::SnapshotValue& taken = *entry.add_values();
    taken.set_parameter(parameter);
    taken.set_value(value);
    taken.set_manual(true);
  }
  return event;
}

TEST(WatchCuffByHand, StandsUntilTheMonitorHasANewerOne) {
  Model model = live_model();
  model.on_event(by_hand(65, 5, 131, 84), here(65));
  EXPECT_EQ(row(model, 66, 3), "                                         NIBP 131/84");
  EXPECT_EQ(row(model, 66, 4), "                                         by hand, 1 min ago");
  // One that was taken earlier and told later is none of now.
  model.on_event(by_hand(67, 2, 180, 100), here(67));
  EXPECT_EQ(row(model, 68, 3), "                                         NIBP 131/84");
  model.on_event(vital(70, "2", "nibp_sys", 122), here(70));
  model.on_event(vital(70, "2", "nibp_dia", 77), here(70));
  EXPECT_EQ(row(model, 71, 3), "                                         NIBP 122/77");
  EXPECT_EQ(row(model, 71, 4), "                                         under 1 min ago");
}

TEST(WatchCuffByHand, GoesWithItsSession) {
  Model model = live_model();
  v1::Event session = event_at(1, "2");
  session.mutable_medicine_session()->set_id("K-0042.20261122.1");
  session.mutable_medicine_session()->set_state(v1::SESSION_STATE_PEAK);
  model.on_event(session, here(1));
  model.on_event(by_hand(2, 2, 131, 84), here(2));
  session.mutable_medicine_session()->set_state(v1::SESSION_STATE_CLOSED);
  model.on_event(session, here(3));
  EXPECT_EQ(row(model, 4, 3).find("NIBP"), std::string::npos);
}

TEST(WatchDemo, IsToldInLinesWithItsMark) {
  Model model = live_model();
  ChangeLines lines([](std::int64_t) { return std::string("05:58:12"); });
  model.on_event(demo(1, "spo2", 99), here(1));
  EXPECT_TRUE(lines.on_event(demo(1, "spo2", 99), model, here(1)).empty());
  model.on_event(demo(2, "spo2", 99), here(2));
  EXPECT_EQ(lines.on_event(demo(2, "spo2", 99), model, here(2)),
            std::vector<std::string>{"05:58:12 room 2: SpO2 99 DEMO"});
}

TEST(WatchCuff, ShowsItsPressureUntilTheReadingComes) {
  Model model = live_model();
  model.on_event(vital(1, "2", "nibp_sys", 124), here(1));
  model.on_event(vital(1, "2", "nibp_dia", 78), here(1));
  model.on_event(notice(2, v1::NOTICE_KIND_CUFF_STARTED), here(2));
  EXPECT_NE(row(model, 2, 3, true).find("\x1b[38;5;246m124/78\x1b[0m"), std::string::npos);
  EXPECT_EQ(row(model, 2, 4), "                                         cuff measures");
  model.on_event(pressure(3, 142), here(3));
  EXPECT_EQ(row(model, 3, 4), "                                         cuff 142");
  model.on_event(vital(30, "2", "nibp_sys", 130), here(30));
  EXPECT_EQ(row(model, 30, 4), "                                         under 1 min ago");
}

TEST(WatchCuff, IsOverWhenItFailsOrEndsOrSaysNothingMore) {
  for (const v1::Event& over :
       {notice(4, v1::NOTICE_KIND_CUFF_FAILED), notice(4, v1::NOTICE_KIND_CUFF_STARTED, false)}) {
    Model model = live_model();
    model.on_event(pressure(3, 142), here(3));
    EXPECT_EQ(row(model, 3, 4), "                                         cuff 142");
    EXPECT_EQ(row(model, 13, 4), "                                         cuff 142");
    EXPECT_EQ(row(model, 13.1, 3), "  No alarms");
    model.on_event(over, here(4));
    EXPECT_EQ(row(model, 4, 3), "  No alarms");
  }
  Model model = live_model();
  model.on_event(notice(0, v1::NOTICE_KIND_CUFF_STARTED), here(0));
  EXPECT_EQ(row(model, 180, 4), "                                         cuff measures");
  EXPECT_EQ(row(model, 180.1, 3), "  No alarms");
}

TEST(WatchCuff, ItsPressureMakesNoLines) {
  const Model model = live_model();
  ChangeLines lines([](std::int64_t) { return std::string("05:58:12"); });
  EXPECT_TRUE(lines.on_event(pressure(1, 142), model, here(1)).empty());
  EXPECT_EQ(lines.on_event(notice(1, v1::NOTICE_KIND_CUFF_STARTED), model, here(1)),
            std::vector<std::string>{"05:58:12 room 2: monitor says: cuff"});
}

v1::Event cuff_plan(double s, v1::CuffState state, const std::string& text, double next = 0,
                    double held_until = 0, const std::string& by = "") {
  v1::Event event = event_at(s, "2");
  event.mutable_cuff()->set_state(state);
  event.mutable_cuff()->set_text(text);
  event.mutable_cuff()->set_by(by);
  if (next > 0) event.mutable_cuff()->set_next_ns(there(next));
  if (held_until > 0) event.mutable_cuff()->set_held_until_ns(there(held_until));
  return event;
}

TEST(WatchNumbers, TheNextCuffItsHoldAndItsFailureStandUnderTheNumbers) {
  Model model = live_model();
  model.on_event(vital(1, "2", "nibp_sys", 124), here(1));
  model.on_event(cuff_plan(1, v1::CUFF_STATE_PLANNED, "", 195), here(1));
  EXPECT_EQ(row(model, 5, 4), "  Next cuff in 3:10");
  model.on_event(cuff_plan(6, v1::CUFF_STATE_HELD, "for 4:00: music", 246, 246, "RN-2"), here(6));
  EXPECT_EQ(row(model, 6, 4), "  Cuff held by RN-2, 4:00 left");
  model.on_event(cuff_plan(7, v1::CUFF_STATE_FAILED, "cuff loose", 67), here(7));
  EXPECT_EQ(row(model, 7, 4), "  Cuff failed: cuff loose, next in 1:00");
  model.on_event(cuff_plan(8, v1::CUFF_STATE_NOT_STARTED, "T+15 min can't start: no link"),
                 here(8));
  EXPECT_EQ(row(model, 8, 4), "  Cuff: T+15 min can't start: no link");
  model.on_event(cuff_plan(9, v1::CUFF_STATE_MEASURED, ""), here(9));
  EXPECT_EQ(row(model, 9, 4), "  No alarms");
}

TEST(WatchNumbers, WhatTheCuffDidIsALineOfTheLog) {
  Model model = live_model();
  ChangeLines lines([](std::int64_t) { return std::string("05:58:12"); });
  const auto told = [&](const v1::Event& event) {
    const auto made = lines.on_event(event, model, here(1));
    return made.empty() ? std::string() : made[0].substr(made[0].find(' ') + 1);
  };
  EXPECT_EQ(told(cuff_plan(1, v1::CUFF_STATE_STARTED, "T+15 min")),
            "room 2: cuff started: T+15 min");
  EXPECT_EQ(told(cuff_plan(1, v1::CUFF_STATE_HELD, "for 4:00: music", 0, 9, "RN-2")),
            "room 2: cuff held: for 4:00: music (RN-2)");
  EXPECT_EQ(told(cuff_plan(1, v1::CUFF_STATE_RELEASED, "its time is over")),
            "room 2: cuff goes on: its time is over");
  EXPECT_EQ(told(cuff_plan(1, v1::CUFF_STATE_FAILED, "cuff loose")),
            "room 2: cuff failed: cuff loose");
  EXPECT_EQ(told(cuff_plan(1, v1::CUFF_STATE_MEASURED, "")), "");
}

TEST(WatchNumbers, ParametersWithoutACellStandFirstInTheLineOfTheOthers) {
  Model model = live_model();
  model.on_event(vital(1, "2", "spo2", 97.6), here(1));
  for (const auto& [key, value] : {std::pair{"etco2", 41.2},
                                   {"p1_sys", 118.4},
                                   {"p1_dia", 71.0},
                                   {"p1_mean", 87.0},
                                   {"p2_mean", 8.0},
                                   {"temp1", 36.72},
                                   {"perfusion_index", 3.6}}) {
    model.on_event(vital(1, "2", key, value), here(1));
  }
  model.on_event(other(1, "FiO2", 30, "%"), here(1));
  EXPECT_EQ(row(model, 2, 3), "                            SpO2 98");
  EXPECT_EQ(row(model, 2, 4),
            "  Also EtCO2 41 mmHg, P1 118/71 (87), P2 8, T1 36.7, PI 3.6, FiO2 30 %");
  EXPECT_EQ(row(model, 6, 5), "  Also FiO2 30 %");  // below the ages of old cells
}

TEST(WatchNumbers, AMonitorThatIsSlowByNatureIsOldByItsOwnPace) {
  Model model = live_model();
  v1::Event slow = vital(1, "2", "spo2", 97);
  slow.mutable_vital()->set_fresh_ns(10'000'000'000);
  model.on_event(slow, here(1));
  EXPECT_EQ(row(model, 11, 3), "                            SpO2 97");
  EXPECT_EQ(row(model, 11, 4), "  No alarms");
  EXPECT_EQ(row(model, 12, 4), "                            0:11 ago");
  EXPECT_EQ(row(model, 21, 3), "                            SpO2 97");
  EXPECT_EQ(row(model, 22, 3), "                            SpO2 ---");
}

}  // namespace
}  // namespace vigil::watch

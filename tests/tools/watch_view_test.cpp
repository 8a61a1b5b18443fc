#include "tools/vigil/watch_view.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/tools/watch_events.hpp"

namespace vigil::watch {
namespace {

// As a terminal without colour would show it; blanks at the ends of lines are dropped.
std::string text_of(const std::vector<Line>& lines, bool colour = false) {
  std::string text;
  for (const Line& line : lines) {
    std::string row = to_terminal(line, colour);
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

Screen screen(std::size_t columns, std::size_t rows) { return {columns, rows, true, "05:58:12"}; }

Model live_model() {
  Model model(local_start);
  model.on_hearing(Hearing::live, here(0));
  model.on_event(heartbeat(0), here(0));
  return model;
}

void add_ivy(Model& model, const std::string& room, double s) {
  model.on_event(link(s, room, v1::LINK_STATE_LIVE), here(s));
  for (const auto& [parameter, value] : {std::pair{"hr", 72.0},
                                         {"pulse", 71.0},
                                         {"spo2", 97.0},
                                         {"rr", 14.0},
                                         {"nibp_sys", 124.0},
                                         {"nibp_dia", 78.0},
                                         {"nibp_mean", 93.0}}) {
    model.on_event(vital(s, room, parameter, value), here(s));
  }
}

void add_oximeter(Model& model, const std::string& room, double s, double spo2 = 97) {
  model.on_event(link(s, room, v1::LINK_STATE_LIVE), here(s));
  model.on_event(vital(s, room, "pulse", 66), here(s));
  model.on_event(vital(s, room, "spo2", spo2), here(s));
}

TEST(WatchView, FourBedsFitOn80By24) {
  Model model = live_model();
  add_ivy(model, "1", 1);
  add_oximeter(model, "2", 1, 84);
  model.on_event(alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88"), here(1));
  add_ivy(model, "3", 1);
  add_oximeter(model, "4", 1);
  EXPECT_EQ(text_of(render(model, here(3), screen(80, 24))),
            R"(Vigil live   1 alarm                                                    05:58:12

Room 1                                                                      live
  HR 72        Pulse 71     SpO2 97      NIBP 124/78 (93)        RR 14
                                         under 1 min ago
  No alarms

Room 2                                                                      live
               Pulse 66     SpO2 84
   *** SpO2 84 < 88  for 0:02

Room 3                                                                      live
  HR 72        Pulse 71     SpO2 97      NIBP 124/78 (93)        RR 14
                                         under 1 min ago
  No alarms

Room 4                                                                      live
               Pulse 66     SpO2 97
  No alarms




Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

TEST(WatchView, AnAlarmIsFilledInItsColourAndAValueInItsOwn) {
  Model model = live_model();
  add_oximeter(model, "2", 1, 90);
  model.on_event(alarm(1, "2", "1.1", v1::PRIORITY_MEDIUM, "** SpO2 90 < 92"), here(1));
  const std::string text = text_of(render(model, here(1), screen(80, 8)), true);
  EXPECT_NE(text.find("\x1b[1;30;43m ** SpO2 90 < 92  for 0:00 \x1b[0m"), text.npos);
  EXPECT_NE(text.find("\x1b[1;38;5;117m90\x1b[0m"), text.npos);
}

TEST(WatchView, StaleValuesAreGreyWithTheirAgeThenDashes) {
  Model model = live_model();
  add_oximeter(model, "2", 0);
  model.on_event(heartbeat(12), here(12));
  const auto row = [&](double s, std::size_t line) {
    return to_terminal(render(model, here(s), screen(80, 12))[line], true);
  };
  EXPECT_NE(row(3, 3).find("\x1b[1;38;5;117m97\x1b[0m"), std::string::npos);
  EXPECT_NE(row(4, 3).find("\x1b[38;5;246m97\x1b[0m"), std::string::npos);
  EXPECT_NE(row(4, 4).find("\x1b[1m0:04 ago\x1b[0m"), std::string::npos);
  EXPECT_NE(row(11, 3).find("\x1b[38;5;246m---\x1b[0m"), std::string::npos);
  EXPECT_NE(row(11, 4).find("\x1b[1m0:11 ago\x1b[0m"), std::string::npos);
}

TEST(WatchView, ALostSensorAndALostLinkSayWhy) {
  Model model = live_model();
  add_oximeter(model, "2", 0);
  model.on_event(no_vital(1, "2", "spo2", v1::VALIDITY_SENSOR_OFF), here(1));
  model.on_event(link(2, "2", v1::LINK_STATE_ABSENT, "port /dev/room-2 is gone"), here(2));
  EXPECT_EQ(text_of(render(model, here(42), screen(80, 9))),
            R"(Vigil live   No alarms                                                  05:58:12

Room 2                                    No data 0:42: port /dev/room-2 is gone
               Pulse ---    SpO2 ---
               0:42 ago     sensor off
  No alarms


Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

TEST(WatchView, AReasonThatAnAlarmGivesIsNotSaidTwice) {
  Model model = live_model();
  model.on_event(link(1, "2", v1::LINK_STATE_ABSENT, "port is gone"), here(1));
  v1::Event technical = alarm(1, "2", "1.1", v1::PRIORITY_LOW, "* Link lost");
  technical.mutable_alarm()->set_type(v1::ALARM_TYPE_TECHNICAL);
  technical.mutable_alarm()->set_reason("port is gone");
  model.on_event(technical, here(1));
  const std::string text = text_of(render(model, here(4), screen(80, 9)));
  EXPECT_NE(text.find(" No data 0:03\n"), text.npos);
  EXPECT_NE(text.find("technical * Link lost: port is gone  for 0:03"), text.npos);
}

TEST(WatchView, AnAlarmWhoseSignalIsLostIsShownAsLastKnown) {
  Model model = live_model();
  add_oximeter(model, "2", 0, 84);
  v1::Event lost =
      alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 signal lost, last 84, 0:01 ago");
  lost.mutable_alarm()->set_presence(v1::PRESENCE_ACTIVE_UNKNOWN);
  lost.mutable_alarm()->set_last_value(84);
  lost.mutable_alarm()->set_last_measured_ns(there(0));
  model.on_event(lost, here(1));
  const std::string text = text_of(render(model, here(42), screen(80, 9)));
  EXPECT_NE(text.find("*** SpO2 signal lost, last known 84, 0:42 ago  for 0:41"), text.npos);
}

TEST(WatchView, ATechnicalAlarmHasTheWordAndASpanner) {
  Model model = live_model();
  v1::Event technical = alarm(1, "2", "1.1", v1::PRIORITY_LOW, "* No data");
  technical.mutable_alarm()->set_type(v1::ALARM_TYPE_TECHNICAL);
  technical.mutable_alarm()->set_reason("port is gone");
  model.on_event(technical, here(1));
  EXPECT_NE(text_of(render(model, here(1), screen(80, 9)))
                .find("\U0001F527 technical * No data: port is gone  for 0:00"),
            std::string::npos);
  Screen ascii = screen(80, 9);
  ascii.utf8 = false;
  EXPECT_NE(text_of(render(model, here(1), ascii)).find(" technical * No data: port is gone"),
            std::string::npos);
}

TEST(WatchView, ASilentDaemonMakesEverythingOldAndSaysWhereToGoFirst) {
  Model model = live_model();
  add_oximeter(model, "1", 0);
  add_oximeter(model, "2", 0);
  model.on_event(alarm(0, "1", "1.1", v1::PRIORITY_MEDIUM, "** SpO2 90 < 92"), here(0));
  model.on_event(alarm(0, "2", "1.2", v1::PRIORITY_HIGH, "*** SpO2 84 < 88"), here(0));
  model.on_hearing(Hearing::silent, here(2));
  const auto lines = render(model, here(2), screen(80, 14));
  EXPECT_EQ(text_of(lines),
            R"( Vigil silent 0:02: NOT UPDATING                                        05:58:12
Go first: room 2, room 1

Room 1                                                              Link unknown
               Pulse 66     SpO2 97
               0:02 ago     0:02 ago
   ** SpO2 90 < 92, last known  for 0:02

Room 2                                                              Link unknown
               Pulse 66     SpO2 97
               0:02 ago     0:02 ago
   *** SpO2 84 < 88, last known  for 0:02

Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
  EXPECT_EQ(to_terminal(lines[4], true).find("1;38;5;117"), std::string::npos);
}

TEST(WatchView, BedsThatDoNotFitAreCountedAndTheirAlarmsNamed) {
  Model model = live_model();
  for (const char* room : {"1", "2", "3", "4"}) add_oximeter(model, room, 1);
  model.on_event(alarm(1, "4", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88"), here(1));
  EXPECT_EQ(text_of(render(model, here(1), screen(80, 9))),
            R"(Vigil live   1 alarm                                                    05:58:12

Room 1  No alarms                                                           live
               Pulse 66     SpO2 97
Room 2  No alarms                                                           live
               Pulse 66     SpO2 97
2 more beds below, 1 with an alarm:
   room 4: *** SpO2 84 < 88  for 0:00
Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

TEST(WatchView, ANarrowScreenWrapsAndCutsNoAlarm) {
  Model model = live_model();
  add_ivy(model, "1", 1);
  model.on_event(alarm(1, "1", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 85 desaturation"), here(1));
  EXPECT_EQ(text_of(render(model, here(1), screen(30, 16))),
            R"(Vigil live   1 alarm  05:58:12

Room 1                    live
  HR 72        Pulse 71
  SpO2 97
  NIBP 124/78 (93)
  under 1 min ago
  RR 14
   *** SpO2 84 < 85
   desaturation  for 0:00



Secondary, advisory
notification. The bedside
monitor is the primary alarm.
)");
}

TEST(WatchView, TextsOfTheMonitorNeverControlTheTerminal) {
  Model model = live_model();
  model.on_event(link(1, "2", v1::LINK_STATE_WAITING, "\x1b[2Jboo\r\n"), here(1));
  model.on_event(alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** \x1b]0;x\x07"), here(1));
  for (const char c : text_of(render(model, here(1), screen(80, 24)))) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  }
}

TEST(WatchView, BeforeAnythingIsHeardItSaysSo) {
  const Model model(local_start);
  EXPECT_EQ(text_of(render(model, here(5), screen(80, 4))),
            R"( Vigil: nothing heard yet, 0:05                                         05:58:12


Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

/// Room 2 with everything that can be said of a bed, and a pause of a wall for all beds.
Model attended_model() {
  Model model = live_model();
  add_ivy(model, "2", 1);
  const auto limits = [&](const std::string& parameter, double below, double above) {
    v1::Event event = event_at(1, "2");
    event.mutable_limits()->set_parameter(parameter);
    for (const auto& [side, number] :
         {std::pair{v1::LIMIT_SIDE_BELOW, below}, {v1::LIMIT_SIDE_ABOVE, above}}) {
      if (number == 0) continue;
      v1::Limit& limit = *event.mutable_limits()->add_limits();
      limit.set_side(side);
      limit.set_priority(v1::PRIORITY_MEDIUM);
      limit.set_limit(number);
    }
    model.on_event(event, here(1));
  };
  limits("hr", 45, 120);
  limits("spo2", 90, 0);
  v1::Event patient = event_at(1, "2");
  patient.mutable_patient()->set_session("K7-20");
  patient.mutable_patient()->set_profile("ketamine-im");
  patient.mutable_patient()->set_off_monitor(true);
  model.on_event(patient, here(1));
  v1::Event off = event_at(1, "2");
  off.mutable_inactivation()->set_what(v1::INACTIVATION_ALARM_OFF);
  off.mutable_inactivation()->set_active(true);
  off.mutable_inactivation()->set_parameter("rr");
  off.mutable_inactivation()->set_by("MD-1");
  model.on_event(off, here(1));
  v1::Event pause = event_at(1);
  pause.mutable_inactivation()->set_what(v1::INACTIVATION_AUDIO_PAUSED);
  pause.mutable_inactivation()->set_active(true);
  pause.mutable_inactivation()->set_receiver("wall-1");
  pause.mutable_inactivation()->set_by("RN-3");
  pause.mutable_inactivation()->set_until_ns(there(105));
  model.on_event(pause, here(1));
  v1::Event high = alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 85 desaturation");
  high.mutable_alarm()->set_worst(82);
  high.mutable_alarm()->set_occurrences(3);
  high.mutable_alarm()->set_inactivation(v1::INACTIVATION_ALERT_ACKNOWLEDGED);
  high.mutable_alarm()->set_inactivated_by("RN-2");
  high.mutable_alarm()->add_calls(v1::STAFF_ROLE_CHARGE_NURSE);
  model.on_event(high, here(1));
  v1::Event cuff = alarm(1, "2", "1.2", v1::PRIORITY_LOW, "* SBP 164. Start the cuff again");
  cuff.mutable_alarm()->set_repeat_until_ns(there(95));
  model.on_event(cuff, here(1));
  return model;
}

TEST(WatchView, PeopleLimitsPatientAndPausesHaveTheirPlaces) {
  Screen wanted = screen(80, 16);
  wanted.selected = "1.2";
  wanted.below = {{{Style::strong, "Done: acknowledged"}}};
  EXPECT_EQ(text_of(render(attended_model(), here(3), wanted)),
            R"(Vigil live   2 alarms                                                   05:58:12

Vigil
   audio paused 1:42 at wall-1 by RN-3

Room 2  K7-20  ketamine-im  not dosed  OFF MONITOR                          live
  HR 72        Pulse 71     SpO2 97      NIBP 124/78 (93)        RR 14
                                         under 1 min ago
  45-120                    min 90                               ALARM OFF
   ALARM OFF for RR by MD-1
   *** SpO2 84 < 85 desaturation  for 0:02, acknowledged RN-2
       worst 82, 3x; called: charge nurse
>  * SBP 164. Start the cuff again, 1:32 left

Done: acknowledged
Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

TEST(WatchView, OnALowScreenLimitsGoFirstAndAlarmsStay) {
  EXPECT_EQ(text_of(render(attended_model(), here(3), screen(80, 12))),
            R"(Vigil live   2 alarms                                                   05:58:12

Vigil
   audio paused 1:42 at wall-1 by RN-3
Room 2  K7-20  ketamine-im  not dosed  OFF MONITOR                          live
  HR 72        Pulse 71     SpO2 97      NIBP 124/78 (93)        RR 14
                                         under 1 min ago
   ALARM OFF for RR by MD-1
   *** SpO2 84 < 85 desaturation  for 0:02, acknowledged RN-2
       worst 82, 3x; called: charge nurse
   * SBP 164. Start the cuff again, 1:32 left
Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
}

TEST(WatchView, WhatDoesNotFitStillTellsItsPausesAndTheSelectedAlarm) {
  Screen wanted = screen(80, 7);
  wanted.selected = "1.2";
  const auto lines = render(attended_model(), here(3), wanted);
  EXPECT_EQ(text_of(lines),
            R"(Vigil live   2 alarms                                                   05:58:12

1 more bed below, 1 with an alarm:
   Vigil: audio paused 1:42 at wall-1 by RN-3
   room 2: ALARM OFF for RR by MD-1
>  room 2: * SBP 164. Start the cuff again, 1:32 left, +1 more
Secondary, advisory notification. The bedside monitor is the primary alarm.
)");
  EXPECT_EQ(shown_alarms(lines), std::vector<std::string>{"1.2"});
}

TEST(WatchView, AnAlarmCountsAsShownOnlyIfItsTextIsOnTheScreen) {
  const Model model = attended_model();
  EXPECT_EQ(shown_alarms(render(model, here(3), screen(80, 16))),
            (std::vector<std::string>{"1.1", "1.2"}));
  EXPECT_EQ(shown_alarms(render(model, here(3), screen(80, 3))), std::vector<std::string>{});
}

TEST(WatchView, AnAlarmWithoutABedIsVigilsOwnAndGoesWithItsEnd) {
  Model model = live_model();
  v1::Event own = alarm(1, "", "1.1", v1::PRIORITY_MEDIUM, "** No receiver");
  own.mutable_alarm()->set_type(v1::ALARM_TYPE_TECHNICAL);
  model.on_event(own, here(1));
  const std::string text = text_of(render(model, here(1), screen(80, 7)));
  EXPECT_NE(text.find("Vigil\n   \U0001F527 technical ** No receiver  for 0:00\n"), text.npos);
  own.mutable_alarm()->set_state(v1::ALARM_STATE_INACTIVE);
  model.on_event(own, here(2));
  EXPECT_TRUE(model.beds().empty());
}

TEST(WatchView, ALatchedAlarmIsShownThoughItIsOver) {
  Model model = live_model();
  v1::Event latched = alarm(1, "2", "1.1", v1::PRIORITY_HIGH, "*** APNEA", v1::ALARM_PHASE_END);
  latched.mutable_alarm()->set_state(v1::ALARM_STATE_LATCHED);
  model.on_event(latched, here(1));
  const std::string text = text_of(render(model, here(1), screen(80, 9)));
  EXPECT_NE(text.find("*** APNEA, LATCHED, it is over"), text.npos);
}

}  // namespace
}  // namespace vigil::watch

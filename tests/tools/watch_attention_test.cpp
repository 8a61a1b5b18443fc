#include "tools/vigil/watch_attention.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/tools/watch_events.hpp"

namespace vigil::watch {
namespace {

class Attention : public testing::Test {
 protected:
  Attention() { model.on_event(heartbeat(0), here(0)); }
  static v1::Alarm some_alarm() {
    return alarm(0, "2", "1.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88").alarm();
  }
  Bed bed_after(const v1::Event& event) {
    model.on_event(event, here(0));
    return model.beds().back();
  }
  Model model{local_start};
};

TEST_F(Attention, AnInactivationSaysWhoWhereAndHowLongItStillLasts) {
  struct Case {
    v1::Inactivation what;
    std::string by, at;
    double until_s;
    std::string want;
  };
  for (const Case& c : {
           Case{v1::INACTIVATION_ENABLED, "RN-2", "", 0, ""},
           Case{v1::INACTIVATION_ALERT_ACKNOWLEDGED, "RN-2", "", 0, "acknowledged RN-2"},
           Case{v1::INACTIVATION_ALERT_ACKNOWLEDGED, "", "", 0, "acknowledged"},
           Case{v1::INACTIVATION_AUDIO_PAUSED, "RN-2", "watch-1", 102,
                "audio paused 1:42 at watch-1 by RN-2"},
           Case{v1::INACTIVATION_AUDIO_OFF, "MD-1", "wall", 0, "AUDIO OFF at wall by MD-1"},
           Case{v1::INACTIVATION_ALARM_PAUSED, "MD-1", "", 5, "ALARM PAUSED 0:05 by MD-1"},
           Case{v1::INACTIVATION_ALARM_OFF, "MD-1", "", 0, "ALARM OFF by MD-1"},
           Case{v1::INACTIVATION_ALARM_OFF, "\x1b[2J", "", 0, "ALARM OFF by ?[2J"},
       }) {
    v1::Alarm alarm = some_alarm();
    alarm.set_inactivation(c.what);
    alarm.set_inactivated_by(c.by);
    alarm.set_inactivated_at(c.at);
    if (c.until_s > 0) alarm.set_inactivated_until_ns(there(c.until_s));
    EXPECT_EQ(inactivation_words(alarm, model, here(0)), c.want);
  }
}

TEST_F(Attention, TimeLeftIsNeverNegative) {
  v1::Alarm alarm = some_alarm();
  alarm.set_inactivation(v1::INACTIVATION_AUDIO_PAUSED);
  alarm.set_inactivated_until_ns(there(5));
  EXPECT_EQ(inactivation_words(alarm, model, here(9)), "audio paused 0:00");
}

TEST_F(Attention, ThePeopleOfAnAlarmAreNamed) {
  v1::Alarm alarm = some_alarm();
  EXPECT_EQ(response_words(alarm), "");
  alarm.set_responsible("RN-3");
  alarm.set_at_bedside("RN-4");
  alarm.add_calls(v1::STAFF_ROLE_CHARGE_NURSE);
  alarm.add_calls(v1::STAFF_ROLE_PRESCRIBER);
  alarm.set_declined(2);
  EXPECT_EQ(response_words(alarm),
            "RN-3 is going, RN-4 at the bedside, called: charge nurse, prescriber, 2 can't go");
}

TEST_F(Attention, TheNumbersBehindAnAlarmAreToldWhereTheySayMoreThanItsText) {
  v1::Alarm alarm = some_alarm();
  alarm.set_value(84);
  alarm.set_worst(84);
  alarm.set_occurrences(1);
  EXPECT_EQ(detail_words(alarm), "");
  alarm.set_worst(82);
  alarm.set_occurrences(3);
  alarm.set_detail("slope -1.3 %/min");
  alarm.set_origin(v1::ALARM_ORIGIN_MONITOR);
  EXPECT_EQ(detail_words(alarm), "the monitor's own alarm, worst 82, 3x, slope -1.3 %/min");
}

TEST_F(Attention, TheWaitForACuffIsCountedDown) {
  v1::Alarm alarm = some_alarm();
  EXPECT_EQ(repeat_words(alarm, model, here(0)), "");
  alarm.set_repeat_until_ns(there(92));
  EXPECT_EQ(repeat_words(alarm, model, here(0)), "1:32 left");
  EXPECT_EQ(repeat_words(alarm, model, here(99)), "0:00 left");
}

TEST_F(Attention, AStandingInactivationNamesItsParameterOrItsReceiver) {
  v1::InactivationChange off;
  off.set_what(v1::INACTIVATION_ALARM_OFF);
  off.set_parameter("spo2");
  off.set_by("MD-1");
  off.set_reason("nail varnish");
  EXPECT_EQ(standing_words(off, model, here(0)), "ALARM OFF for SpO2 by MD-1: nail varnish");
  off.clear_parameter();
  off.clear_reason();
  EXPECT_EQ(standing_words(off, model, here(0)), "ALARM OFF for all by MD-1");
  v1::InactivationChange pause;
  pause.set_what(v1::INACTIVATION_AUDIO_PAUSED);
  pause.set_receiver("wall-1");
  pause.set_until_ns(there(61));
  EXPECT_EQ(standing_words(pause, model, here(0)), "audio paused 1:01 at wall-1");
}

TEST_F(Attention, ThePatientIsACodeAProfileAndTheTimeSinceTheDose) {
  EXPECT_EQ(patient_words(Bed{}, model, here(0)), "");
  v1::Event event = event_at(0, "2");
  v1::Patient& patient = *event.mutable_patient();
  EXPECT_EQ(patient_words(bed_after(event), model, here(0)), "No session. Default limits are on.");
  patient.set_session("K7-20");
  patient.set_profile("ketamine-im");
  EXPECT_EQ(patient_words(bed_after(event), model, here(0)), "K7-20  ketamine-im  not dosed");
  const auto at = [](double s) { return static_cast<std::int64_t>(there(s)); };
  patient.set_first_dose_ns(at(0) - 42 * 60'000'000'000);
  patient.set_last_dose_ns(patient.first_dose_ns());
  EXPECT_EQ(patient_words(bed_after(event), model, here(59)), "K7-20  ketamine-im  T+42 min");
  patient.set_last_dose_ns(at(0));
  EXPECT_EQ(patient_words(bed_after(event), model, here(60)),
            "K7-20  ketamine-im  T+43 min, last dose 1 min ago");
}

TEST_F(Attention, TheTightestLimitsFromMediumUpAreShown) {
  struct Limit {
    v1::LimitSide side;
    v1::Priority priority;
    double limit;
  };
  const auto words = [&](const std::vector<Limit>& limits, bool personal = false) {
    v1::Event event = event_at(0, "2");
    event.mutable_limits()->set_parameter("hr");
    event.mutable_limits()->set_personal(personal);
    for (const Limit& from : limits) {
      v1::Limit& limit = *event.mutable_limits()->add_limits();
      limit.set_side(from.side);
      limit.set_priority(from.priority);
      limit.set_limit(from.limit);
    }
    return limit_words(bed_after(event), "hr", model, here(0));
  };
  constexpr auto below = v1::LIMIT_SIDE_BELOW;
  constexpr auto above = v1::LIMIT_SIDE_ABOVE;
  EXPECT_EQ(words({}), "");
  EXPECT_EQ(words({{below, v1::PRIORITY_LOW, 55}}), "");
  EXPECT_EQ(words({{below, v1::PRIORITY_LOW, 55},
                   {below, v1::PRIORITY_MEDIUM, 50},
                   {below, v1::PRIORITY_HIGH, 40}}),
            "min 50");
  EXPECT_EQ(words({{above, v1::PRIORITY_HIGH, 150}, {above, v1::PRIORITY_MEDIUM, 130}}), "max 130");
  EXPECT_EQ(words({{below, v1::PRIORITY_HIGH, 40}, {above, v1::PRIORITY_HIGH, 150}}, true),
            "40-150 own");
}

TEST_F(Attention, AlarmsThatAreOffStandInThePlaceOfTheLimits) {
  v1::Event event = event_at(0, "2");
  event.mutable_inactivation()->set_what(v1::INACTIVATION_ALARM_OFF);
  event.mutable_inactivation()->set_active(true);
  event.mutable_inactivation()->set_parameter("rr");
  const Bed bed = bed_after(event);
  EXPECT_EQ(limit_words(bed, "rr", model, here(0)), "ALARM OFF");
  EXPECT_EQ(limit_words(bed, "hr", model, here(0)), "");
  event.mutable_inactivation()->set_what(v1::INACTIVATION_ALARM_PAUSED);
  event.mutable_inactivation()->clear_parameter();
  event.mutable_inactivation()->set_until_ns(there(80));
  EXPECT_EQ(limit_words(bed_after(event), "hr", model, here(0)), "PAUSED 1:20");
}

}  // namespace
}  // namespace vigil::watch

#include "tools/vigil/replay_player.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/tools/replay_rules.hpp"
#include "tools/vigil/replay_json.hpp"
#include "tools/vigil/replay_text.hpp"

namespace vigil::replay {
namespace {

std::vector<Order> orders_of(std::string_view text) {
  const auto parsed = parse_orders(text);
  EXPECT_TRUE(parsed.value) << parsed.mistake.text;
  return parsed.value.value_or(std::vector<Order>{});
}

std::vector<std::string> comings(const Story& story) {
  std::vector<std::string> lines;
  for (const Alarm& alarm : story.alarms) {
    for (const Coming& coming : alarm.comings) lines.push_back(coming_text(alarm, coming));
  }
  return lines;
}
using Lines = std::vector<std::string>;

TEST(ReplayPlayer, AFallAlarmsAfterTheDelayAndEndsByValues) {
  const Story story =
      play(spo2_record({{10, "97"}, {30, "90"}, {20, "96"}}), {small_profile(), {}});
  EXPECT_EQ(comings(story),
            (Lines{"   0:00:25   0:00:45  ** SpO2 90 < 92                                     "
                   "worst 90"}));
  EXPECT_EQ(story.to - story.from, std::chrono::seconds(60));
  EXPECT_EQ(story.readings.size(), 60U);
}

TEST(ReplayPlayer, ALostSignalIsATechnicalAlarmAndEndsNoOther) {
  const Story story =
      play(spo2_record({{10, "97"}, {20, "90"}, {30, "0"}, {10, "97"}}), {small_profile(), {}});
  EXPECT_EQ(comings(story),
            (Lines{"   0:00:25   0:01:05  ** SpO2 90 < 92                                     "
                   "worst 90",
                   "   0:00:35   0:01:00  [t] * SpO2 sensor is off the patient"}));
}

TEST(ReplayPlayer, AMinuteIsNoGapInARecordByMinutes) {
  const Story story =
      play(recording_of("minute,rr\n0,14\n1,9\n2,9\n3,13\n4,13\n5,13\n"), {small_profile(), {}});
  EXPECT_EQ(comings(story), (Lines{"   0:01:20   0:04:00  ** RR 9 < 10                          "
                                   "              worst 9"}));
}

TEST(ReplayPlayer, AGapOfTheRecordIsALostLink) {
  const Story story =
      play(recording_of("seconds,spo2\n0,97\n1,97\n60,97\n61,97\n"), {small_profile(), {}});
  ASSERT_EQ(story.alarms.size(), 1U);
  EXPECT_EQ(story.alarms[0].kind, alarm::Kind::link_lost);
}

TEST(ReplayPlayer, OrdersAreCarriedOutAndRefusalsTold) {
  const Plan plan{small_profile(), orders_of("seconds,kind,parameter,side,priority,value,text\n"
                                             "0,dose\n0,session\n1,dose\n"
                                             "2,set_limit,spo2,below,medium,91,usual\n"
                                             "3,set_limit,spo2,below,medium,99,usual\n"
                                             "40,acknowledge\n")};
  const Story story = play(spo2_record({{10, "97"}, {20, "91"}, {20, "90"}, {9, "97"}}), plan);
  // 91 is no longer below the limit; 90 is, from 0:30 on.
  EXPECT_EQ(comings(story), (Lines{"   0:00:45   0:00:55  ** SpO2 90 < 91                       "
                                   "              worst 90"}));
  EXPECT_EQ(story.refusals,
            (Lines{"patient at 0 s, no. 1: refused, a dose belongs to a session",
                   "set_limit at 3 s, no. 5: refused, outside what is sane: 80 to 98"}));
}

TEST(ReplayPlayer, AcknowledgesWhatIsOpen) {
  const Plan plan{small_profile(), orders_of("seconds,kind\n0,session\n40,acknowledge\n")};
  const Story story = play(spo2_record({{10, "97"}, {40, "90"}, {20, "97"}}), plan);
  const Count counted = count(story);
  EXPECT_EQ(counted.acknowledge_times, (std::vector<Duration>{std::chrono::seconds(15)}));
  EXPECT_EQ(counted.total().ended_alone, 0U);
}

TEST(ReplayPlayer, CountsAsTheEngineDoes) {
  alarm::Profile profile = small_profile();
  profile.rules.life.latch_from = alarm::Priority::high;
  const Plan plan{profile, orders_of("seconds,kind\n0,session\n40,acknowledge\n")};
  const Story story = play(spo2_record({{10, "97"},
                                        {40, "90"},
                                        {30, "97"},
                                        {30, "86"},
                                        {100, "97"},
                                        {20, "0"},
                                        {20, "97"},
                                        {30, "91"}}),
                           plan);
  ASSERT_TRUE(story.load);
  Count::Line engine;
  for (const auto& type : story.load->lines) {
    for (const alarm::AlarmLoad::Line& line : type) {
      engine.started += line.started;
      engine.joined += line.joined;
      engine.acknowledged += line.acknowledged;
      engine.ended_alone += line.ended_unattended;
      engine.active += line.active;
    }
  }
  const Count::Line ours = count(story).total();
  const auto all = [](const Count::Line& line) {
    return std::tuple(line.started, line.joined, line.acknowledged, line.ended_alone,
                      line.active.count());
  };
  EXPECT_EQ(all(ours), all(engine));
  EXPECT_EQ(all(ours), std::tuple(2U, 2U, 1U, 2U, 90'000'000'000));
}

TEST(ReplayPlayer, WithoutAProfileThereIsNoLimit) {
  const Story story = play(spo2_record({{60, "70"}}), {});
  EXPECT_EQ(comings(story), Lines{});
}

TEST(ReplayPlayer, ReadsTheBytesOfADriver) {
  const Descriptor* const driver = find_driver("nonin");
  const auto device = find_device("nonin")->make();
  Vitals vitals;
  vitals.set(Parameter::spo2, 90'000);
  vitals.set(Parameter::pulse, 72'000);
  std::vector<std::uint8_t> bytes;
  for (Instant at = instant_of(0); at < instant_of(30'000);) at = device->emit(at, vitals, bytes);
  const auto rate = static_cast<std::uint32_t>(bytes.size() / 30);
  const Story story = play(*driver, bytes, rate, {small_profile(), {}});
  ASSERT_EQ(story.alarms.size(), 1U);
  EXPECT_EQ(story.alarms[0].comings.back().text, "** SpO2 90 < 92");
  EXPECT_EQ(story.readings.front().parameter(), Parameter::pulse);
}

TEST(ReplayPlayer, ALineGivesItsBytesASecond) {
  EXPECT_EQ(bytes_a_second({.baud = 9600}), 960U);
  EXPECT_EQ(bytes_a_second({.baud = 19200, .parity = Parity::even}), 1745U);
}

TEST(ReplayText, IsAPictureAndItsFigures) {
  const Story story =
      play(spo2_record({{10, "97"}, {30, "90"}, {20, "96"}}), {small_profile(), {}});
  EXPECT_EQ(report_text({"a.csv", "small version 1"}, story),
            R"(record  a.csv, 0:01:00 from 0:00:00
rules   small version 1

      from        to  alarm
   0:00:25   0:00:45  ** SpO2 90 < 92                                     worst 90

time        0:00:00                                                                  0:01:00
SpO2        .................................2222222222222222222222222222..................
technical
trends
            . values   1 low   2 medium   3 high priority   empty: no value, no alarm

load                   alarms  came back  an hour       time  acknowledged ended alone
physiological medium        1          0     60.0    0:00:20             0           1
all                         1          0     60.0    0:00:20             0           1
ended by themselves, never acknowledged: 100 %
told to review the limits: 0
)");
}

TEST(ReplayJson, HasTheSame) {
  const Story story =
      play(spo2_record({{10, "97"}, {30, "90"}, {20, "96"}}), {small_profile(), {}});
  EXPECT_EQ(story_json({"a\"b.csv", "small version 1"}, story),
            R"({"record":"a\"b.csv","rules":"small version 1","alarms":[{"number":1,)"
            R"("kind":"limit_low","type":"physiological","parameter":"spo2","priority":"medium",)"
            R"("comings":[{"from":25,"to":45,"priority":"medium","acknowledged":null,)"
            R"("text":"** SpO2 90 < 92","worst_milli":90000}]}],"load":{"length":60,"lines":[)"
            R"({"type":"physiological","priority":"medium","started":1,"came_back":0,)"
            R"("acknowledged":0,"ended_alone":1,"seconds":20}],"acknowledged_median":0,)"
            R"("acknowledged_p95":0,"floods":0},"refused":[]})"
            "\n");
}

}  // namespace
}  // namespace vigil::replay

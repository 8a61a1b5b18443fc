#include "daemon/engine/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/scene.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Body>
std::vector<Event> of(const Scene& scene) {
  std::vector<Event> found;
  for (const Event& event : scene.events) {
    if (std::holds_alternative<Body>(event.body)) found.push_back(event);
  }
  return found;
}

TEST(Engine, OpensEveryPortAtItsStartAndSaysSo) {
  Scene scene(3);
  ASSERT_EQ(scene.actions.size(), 3U);
  EXPECT_EQ(scene.actions[2].monitor, (MonitorRef{2, 0}));
  EXPECT_EQ(scene.actions[2].action, link::Action::open);
  EXPECT_EQ(std::get<SystemEvent>(scene.events.front().body).kind, SystemKind::started);
}

TEST(Engine, SeqAndBedSeqHaveNoGaps) {
  Scene scene(2);
  scene.open(10, 0);
  scene.open(20, 1);
  for (int s = 1; s < 20; ++s) {
    scene.valid(s * 1000, Parameter::spo2, 97'000, 0);
    scene.valid(s * 1000, Parameter::hr, 70'000, 1);
  }
  std::uint64_t seq = 0;
  std::vector<std::uint64_t> bed_seq(2, 0);
  for (const Event& event : scene.events) {
    if (std::holds_alternative<HeartbeatEvent>(event.body)) {
      EXPECT_EQ(event.seq, 0U);
      continue;
    }
    EXPECT_EQ(event.seq, ++seq);
    if (event.bed != no_bed) {
      EXPECT_EQ(event.bed_seq, ++bed_seq[event.bed]);
    }
  }
  EXPECT_GT(bed_seq[0], 15U);
  EXPECT_GT(bed_seq[1], 15U);
}

TEST(Engine, AHeartbeatEvery500MsTellsTheLastSeq) {
  Scene scene;
  for (int i = 1; i <= 10; ++i) scene.tick(i * 500);
  const auto beats = of<HeartbeatEvent>(scene);
  ASSERT_EQ(beats.size(), 11U);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    EXPECT_EQ(beats[i].at, at_ms(static_cast<std::int64_t>(i) * 500));
  }
  std::uint64_t last_seq = 0;
  for (const Event& event : scene.events) last_seq = std::max(last_seq, event.seq);
  EXPECT_EQ(std::get<HeartbeatEvent>(beats.back().body).last_seq, last_seq);
}

TEST(Engine, AfterAStallOneHeartbeatIsEnough) {
  Scene scene;
  scene.tick(60'000);
  EXPECT_EQ(of<HeartbeatEvent>(scene).size(), 2U);
  EXPECT_EQ(scene.engine.deadline(), at_ms(60'500));
}

TEST(Engine, AHeartbeatAfterAStallCountsWhatCameDueInIt) {
  Scene scene;
  scene.open(10);
  scene.valid(1000, Parameter::hr, 70'000);
  scene.events.clear();
  scene.tick(60'000);
  const auto beats = of<HeartbeatEvent>(scene);
  ASSERT_EQ(beats.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<HeartbeatEvent>(scene.events.back().body));
  const auto& beat = std::get<HeartbeatEvent>(beats[0].body);
  EXPECT_EQ(beat.last_seq, scene.events[scene.events.size() - 2].seq);
  EXPECT_EQ(beat.links_live, 0U);
  EXPECT_EQ(beat.alarms_active, 1U);
}

TEST(Engine, TheValueIsSentBeforeTheAlarmThatItCauses) {
  EngineConfig config = scene_config(1);
  for (auto& level : config.beds[0].limits[index(Parameter::spo2)].below) level.delay = Duration(0);
  Scene scene(config);
  scene.open(10);
  scene.valid(1000, Parameter::spo2, 86'000);
  const Event& alarm = scene.events.back();
  const Event& value = scene.events[scene.events.size() - 2];
  EXPECT_EQ(std::get<AlarmEvent>(alarm.body).text.view(), "*** SpO2 86 < 88");
  EXPECT_EQ(std::get<VitalEvent>(value.body).reading.milli(), 86'000);
}

TEST(Engine, ASilentMonitorIsALostLinkExactlyAtQuietMax) {
  Scene scene;
  scene.open(10);
  scene.valid(1000, Parameter::hr, 70'000);
  EXPECT_EQ(scene.engine.deadline(), at_ms(1000 + 500 - 500 + 500));  // the next heartbeat first
  scene.tick(10'000);
  EXPECT_EQ(scene.alarms.at(0), "2100 start active * Link lost: no data from the monitor");
  EXPECT_THAT(scene.links, ElementsAre("0 opening", "10 waiting", "1000 live", "2100 quiet"));
}

TEST(Engine, AMonitorThatWasNeverHeardIsALostLinkToo) {
  Scene scene;
  scene.engine.step(at_ms(5), PortFailed{{0, 0}, "no such port: /dev/ttyUSB0"}, scene);
  scene.tick(20'000);
  ASSERT_EQ(scene.alarms.size(), 1U);
  EXPECT_EQ(scene.alarms[0], "3200 start active * Link lost: no data from the monitor");
  const auto alarms = of<AlarmEvent>(scene);
  EXPECT_EQ(std::get<AlarmEvent>(alarms[0].body).reason.view(), "no such port: /dev/ttyUSB0");
}

TEST(Engine, AValueThatIsNotRenewedGoesStaleAndThenIsATechnicalAlarm) {
  Scene scene;
  scene.open(10);
  scene.valid(1000, Parameter::spo2, 97'000);
  // The monitor goes on with HR alone.
  for (int s = 2; s <= 20; ++s) scene.valid(s * 1000, Parameter::hr, 70'000);
  EXPECT_THAT(scene.vitals, testing::Contains("4000 spo2 stale"));
  EXPECT_THAT(scene.alarms, ElementsAre("11000 start active * SpO2 sensor gives no value"));
}

TEST(Engine, ValuesOfAnUnwatchedParameterMayBeAbsentForEver) {
  Scene scene;
  scene.open(10);
  for (int s = 1; s <= 60; ++s) {
    scene.valid(s * 1000, Parameter::spo2, 97'000);
    scene.invalid(s * 1000, Parameter::etco2, Validity::no_value);
  }
  EXPECT_THAT(scene.alarms, IsEmpty());
  EXPECT_EQ(std::count(scene.vitals.begin(), scene.vitals.end(), "1000 etco2 no_value"), 1);
  EXPECT_EQ(std::count(scene.vitals.begin(), scene.vitals.end(), "2000 etco2 no_value"), 0);
}

TEST(Engine, PendingComesDueAtItsOwnTimeThoughTheWakeUpIsLate) {
  Scene scene;
  scene.open(10);
  scene.valid(1000, Parameter::spo2, 87'000);
  scene.frame(2000);
  scene.frame(3000);
  scene.tick(30'000);
  EXPECT_EQ(scene.alarms.at(0), "4100 start active * Link lost: no data from the monitor");
  EXPECT_EQ(scene.alarms.at(1),
            "6000 start active_unknown *** SpO2 signal lost, last 87, 0:05 ago");
  EXPECT_EQ(scene.alarms.size(), 2U);  // medium comes due too, under the same alarm
}

TEST(Engine, AReadingIsNeverJudgedOutOfOrder) {
  Scene scene;
  scene.open(10);
  scene.spo2(1, 3, 97);
  scene.engine.step(at_ms(3100),
                    MonitorReading{{0, 0}, Reading::of(Parameter::spo2, 50'000, at_ms(2000))},
                    scene);
  scene.spo2(4, 20, 97);
  EXPECT_THAT(scene.alarms, IsEmpty());
}

TEST(Engine, AValueFromBeforeTheSignalWasLostDoesNotBringTheSignalBack) {
  Scene scene;
  scene.open(10);
  scene.spo2(1, 6, 86);
  scene.invalid(7000, Parameter::spo2, Validity::sensor_off);
  scene.alarms.clear();
  scene.vitals.clear();
  scene.engine.step(at_ms(7100),
                    MonitorReading{{0, 0}, Reading::of(Parameter::spo2, 97'000, at_ms(6900))},
                    scene);
  EXPECT_THAT(scene.alarms, IsEmpty());
  EXPECT_THAT(scene.vitals, IsEmpty());
}

TEST(Engine, TwoReasonsOfOneSensorAreNotToldInTurnForEver) {
  EngineConfig config = scene_config(1);
  config.beds[0].limits[index(Parameter::rr)].below = {{alarm::Priority::medium, 8'000, 9'000,
                                                        false, std::chrono::seconds(5),
                                                        std::chrono::seconds(5)}};
  Scene scene(config);
  scene.open(10);
  scene.valid(1000, Parameter::hr, 70'000);
  scene.valid(1000, Parameter::rr, 14'000);
  for (int s = 2; s <= 60; ++s) {
    scene.valid(s * 1000, Parameter::spo2, 97'000);
    scene.invalid(s * 1000, Parameter::hr, Validity::sensor_off);
    scene.invalid(s * 1000, Parameter::rr, Validity::no_value);
  }
  EXPECT_THAT(scene.alarms, ElementsAre("7000 start active * ECG is off the patient"));
}

TEST(Engine, WhenOneOfTwoLostNumbersIsBackTheAlarmSpeaksOfTheOther) {
  EngineConfig config = scene_config(1);
  Scene scene(config);
  scene.open(10);
  scene.valid(1000, Parameter::hr, 70'000);
  scene.valid(1000, Parameter::rr, 14'000);
  for (int s = 2; s <= 60; ++s) {
    scene.valid(s * 1000, Parameter::spo2, 97'000);
    if (s < 30) scene.invalid(s * 1000, Parameter::hr, Validity::sensor_off);
    if (s >= 30) scene.valid(s * 1000, Parameter::hr, 70'000);
    scene.invalid(s * 1000, Parameter::rr, Validity::no_value);
  }
  EXPECT_THAT(scene.alarms, ElementsAre("7000 start active * ECG is off the patient",
                                        "30000 update active * ECG gives no value"));
}

TEST(Engine, AReadingThatIsOldOnArrivalIsStaleAndNotJudged) {
  Scene scene;
  scene.open(10);
  scene.frame(20'000);
  scene.engine.step(at_ms(20'000),
                    MonitorReading{{0, 0}, Reading::of(Parameter::spo2, 50'000, at_ms(2000))},
                    scene);
  EXPECT_EQ(scene.vitals.back(), "20000 spo2 stale");
  scene.frame(21'000);
  scene.frame(22'000);
  EXPECT_TRUE(std::none_of(scene.alarms.begin(), scene.alarms.end(), [](const std::string& line) {
    return line.find("***") != std::string::npos;
  }));
}

TEST(Engine, ATimeInTheFutureBlocksNoLaterReading) {
  Scene scene;
  scene.open(10);
  scene.frame(1000);
  scene.engine.step(at_ms(1000),
                    MonitorReading{{0, 0}, Reading::of(Parameter::spo2, 97'000, at_ms(99'000))},
                    scene);
  scene.spo2(2, 7, 86);
  EXPECT_EQ(scene.alarms.at(0), "7000 start active *** SpO2 86 < 88");
}

TEST(Engine, ACuffReadingThatStandsWhenTheLinkComesBackIsTheSameReading) {
  Scene scene;
  scene.open(10);
  const auto standing = [](std::int64_t ms) {
    return Reading::of(Parameter::nibp_sys, 121'000, at_ms(ms)).with_unknown_age();
  };
  scene.frame(1000);
  scene.engine.step(at_ms(1000), MonitorReading{{0, 0}, standing(1000)}, scene);
  scene.engine.step(at_ms(1500), PortClosed{{0, 0}, "unplugged"}, scene);
  scene.open(2000);
  scene.frame(2500);
  scene.engine.step(at_ms(2500), MonitorReading{{0, 0}, standing(2500)}, scene);
  EXPECT_THAT(scene.vitals, ElementsAre("1000 nibp_sys 121000"));
}

TEST(Engine, ACuffReadingDoesNotGoStaleInSeconds) {
  Scene scene;
  scene.open(10);
  scene.valid(1000, Parameter::nibp_sys, 121'000);
  for (int s = 2; s < 120; ++s) scene.valid(s * 1000, Parameter::spo2, 97'000);
  EXPECT_THAT(scene.vitals, testing::Not(testing::Contains(testing::HasSubstr("nibp_sys stale"))));
}

TEST(Engine, OneBedsTroubleIsNotTheOthers) {
  Scene scene(2);
  scene.open(10, 0);
  scene.open(10, 1);
  for (int s = 1; s <= 30; ++s) {
    scene.valid(s * 1000, Parameter::spo2, 97'000, 0);
    scene.valid(s * 1000, Parameter::spo2, s < 10 ? 97'000 : 80'000, 1);
  }
  for (const Event& event : of<AlarmEvent>(scene)) EXPECT_EQ(event.bed, 1);
  EXPECT_EQ(scene.alarms.at(0), "15000 start active *** SpO2 80 < 88");
}

TEST(Engine, AReceiverIsToldWhenItJoinsAndWhenItIsNotHeardFor10S) {
  Scene scene;
  scene.engine.step(at_ms(100), ReceiverPresence{"wall-1", "station", true}, scene);
  scene.engine.step(at_ms(2100), ReceiverPresence{"wall-1", "station", true}, scene);
  scene.tick(5000);
  EXPECT_EQ(std::get<HeartbeatEvent>(of<HeartbeatEvent>(scene).back().body).receivers_sounding, 1U);
  scene.tick(12'100);
  const auto system = of<SystemEvent>(scene);
  ASSERT_EQ(system.size(), 3U);  // started, joined, left
  EXPECT_EQ(std::get<SystemEvent>(system[1].body).receiver.view(), "wall-1");
  EXPECT_EQ(std::get<SystemEvent>(system[2].body).kind, SystemKind::receiver_left);
  EXPECT_EQ(system[2].at, at_ms(12'100));
}

TEST(Engine, TimeNeverGoesBack) {
  Scene scene;
  scene.open(10);
  scene.valid(5000, Parameter::spo2, 97'000);
  scene.tick(1000);
  EXPECT_EQ(scene.events.back().at >= at_ms(5000), true);
}

TEST(Engine, RejectsArePublishedAtMostEvery10S) {
  Scene scene;
  scene.open(10);
  scene.frame(11'000);
  const std::size_t before = scene.links.size();
  for (int ms = 11'100; ms < 16'000; ms += 100) {
    scene.engine.step(at_ms(ms), PortActivity{{0, 0}, {10, 1, {1, 0, 0, 0, 0}}}, scene);
  }
  EXPECT_EQ(scene.links.size(), before + 1);
}

TEST(Engine, AnIdentityIsPublishedOnce) {
  Scene scene;
  scene.open(10);
  const std::size_t before = scene.links.size();
  for (int ms = 100; ms < 500; ms += 100) {
    scene.engine.step(at_ms(ms), MonitorIdentity{{0, 0}, {"Ivy", "450C", "", ""}}, scene);
  }
  EXPECT_EQ(scene.links.size(), before + 1);
  EXPECT_EQ(std::get<LinkEvent>(of<LinkEvent>(scene).back().body).model.view(), "450C");
}

TEST(Engine, TheSameInputsGiveTheSameEvents) {
  const auto play = [] {
    Scene scene(2);
    scene.open(10, 0);
    scene.open(12, 1);
    for (int s = 1; s < 100; ++s) {
      scene.valid(s * 1000, Parameter::spo2, (97 - s % 20) * 1000, s % 2 == 0 ? 0 : 1);
    }
    std::vector<std::string> lines = scene.alarms;
    lines.insert(lines.end(), scene.vitals.begin(), scene.vitals.end());
    return lines;
  };
  EXPECT_EQ(play(), play());
}

TEST(DeadlineTree, KnowsTheEarliestOfMany) {
  DeadlineTree tree(5);
  EXPECT_TRUE(tree.earliest().is_never());
  tree.set(3, at_ms(30));
  tree.set(0, at_ms(40));
  tree.set(4, at_ms(20));
  EXPECT_EQ(tree.earliest(), at_ms(20));
  EXPECT_EQ(tree.earliest_place(), 4U);
  tree.set(4, Instant::never());
  EXPECT_EQ(tree.earliest_place(), 3U);
  tree.set(0, at_ms(30));
  EXPECT_EQ(tree.earliest_place(), 0U);
}

}  // namespace
}  // namespace vigil::engine

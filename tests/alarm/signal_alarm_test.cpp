#include "daemon/alarm/signal_alarm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/alarm/recorded_changes.hpp"

namespace vigil::alarm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Oximeter : public testing::Test {
 protected:
  void SetUp() override {
    alarm.expect(Parameter::spo2, std::chrono::seconds(10), at_s(0));
    alarm.expect(Parameter::pulse, std::chrono::seconds(10), at_s(0));
    alarm.on_link_live(at_s(0), std::chrono::seconds(3));
  }
  void valid(int second) {
    step(second, Reading::of(Parameter::spo2, 97'000, at_s(second)));
    step(second, Reading::of(Parameter::pulse, 72'000, at_s(second)));
  }
  void invalid(int second, Validity why) {
    step(second, Reading::none(Parameter::spo2, why, at_s(second)));
    step(second, Reading::none(Parameter::pulse, why, at_s(second)));
  }
  void step(int second, const Reading& reading) {
    alarm.advance(at_s(second), sink);
    alarm.on_reading(reading, at_s(second), sink);
  }
  RecordedChanges sink;
  SignalAlarm alarm{Sensor::oximeter, std::chrono::seconds(5), sink.technical};
};

TEST_F(Oximeter, ProbeOffIsOneLowTechnicalAlarmAfterFiveSeconds) {
  valid(1);
  invalid(2, Validity::sensor_off);
  alarm.advance(at_s(60), sink);
  ASSERT_THAT(sink.lines, ElementsAre("7000 start active * SpO2 sensor is off the patient"));
  const Change& change = sink.changes[0];
  EXPECT_EQ(change.kind, Kind::sensor_off);
  EXPECT_EQ(change.type, Type::technical);
  EXPECT_EQ(change.priority, Priority::low);
  EXPECT_EQ(change.parameter, Parameter::spo2);
  EXPECT_EQ(change.last_value_milli, 97'000);
  EXPECT_EQ(change.reason.view(), "SpO2: sensor_off, last 97, 0:06 ago");
}

TEST_F(Oximeter, NoValueForTenSecondsIsAnAlarmWhateverTheReason) {
  valid(1);
  invalid(2, Validity::searching);
  alarm.advance(at_s(60), sink);
  EXPECT_THAT(sink.lines, ElementsAre("11000 start active * SpO2 sensor is searching for a pulse"));
  EXPECT_EQ(sink.changes[0].kind, Kind::no_data);
}

TEST_F(Oximeter, OnlyValidNumbersOfAllExpectedParametersEndIt) {
  valid(1);
  invalid(2, Validity::sensor_off);
  alarm.advance(at_s(10), sink);
  invalid(11, Validity::searching);
  step(12, Reading::of(Parameter::spo2, 96'000, at_s(12)));
  EXPECT_TRUE(alarm.open());
  step(13, Reading::of(Parameter::pulse, 70'000, at_s(13)));
  EXPECT_FALSE(alarm.open());
  EXPECT_THAT(sink.lines, ElementsAre("7000 start active * SpO2 sensor is off the patient",
                                      "11000 update active * SpO2 sensor is searching for a pulse",
                                      "12000 update active * SpO2 sensor is searching for a pulse",
                                      "13000 end clear * SpO2 sensor gives values again"));
}

TEST_F(Oximeter, AShortLossIsNoAlarm) {
  for (int s = 1; s < 100; s += 4) {
    valid(s);
    invalid(s + 1, Validity::motion);
  }
  EXPECT_THAT(sink.lines, IsEmpty());
}

TEST_F(Oximeter, WhatNeverGaveAValueThoughExpectedIsAnAlarm) {
  alarm.advance(at_s(60), sink);
  EXPECT_THAT(sink.lines, ElementsAre("10000 start active * SpO2 sensor gives no value"));
}

TEST_F(Oximeter, WhileTheLinkIsLostTheLinkAlarmSpeaksAndAfterwardsThereIsTimeToComeBack) {
  valid(1);
  alarm.on_link_lost();
  alarm.advance(at_s(60), sink);
  EXPECT_THAT(sink.lines, IsEmpty());
  step(60, Reading::none(Parameter::spo2, Validity::stale, at_s(1)));
  alarm.on_link_live(at_s(61), std::chrono::seconds(3));
  EXPECT_EQ(alarm.deadline(), at_s(64));
  valid(62);
  EXPECT_TRUE(alarm.deadline().is_never());
}

TEST_F(Oximeter, OurOwnStaleDoesNotHideWhatTheMonitorSaid) {
  valid(1);
  invalid(2, Validity::sensor_off);
  step(5, Reading::none(Parameter::spo2, Validity::stale, at_s(1)));
  alarm.advance(at_s(60), sink);
  EXPECT_EQ(sink.changes.at(0).kind, Kind::sensor_off);
}

TEST(SignalAlarm, ANeverExpectedParameterIsNoAlarm) {
  RecordedChanges sink;
  SignalAlarm alarm(Sensor::capnometer, std::chrono::seconds(5), sink.technical);
  alarm.on_link_live(at_s(0), Duration(0));
  alarm.on_reading(Reading::none(Parameter::etco2, Validity::no_value, at_s(1)), at_s(1), sink);
  alarm.advance(at_s(1000), sink);
  EXPECT_THAT(sink.lines, IsEmpty());
}

TEST(LinkAlarm, IsToldWhenDueAndEndsWhenTheMonitorIsHeard) {
  RecordedChanges sink;
  LinkAlarm alarm(sink.technical);
  alarm.on_lost(at_s(5), Instant::never(), "port gone");
  EXPECT_EQ(alarm.deadline(), at_s(5));
  alarm.advance(at_s(4), sink);
  EXPECT_THAT(sink.lines, IsEmpty());
  alarm.advance(at_s(9), sink);
  alarm.on_reason("no such port", at_s(10), sink);
  alarm.on_live(at_s(12), sink);
  EXPECT_THAT(sink.lines, ElementsAre("5000 start active * Link lost: no data from the monitor",
                                      "10000 update active * Link lost: no data from the monitor",
                                      "12000 end clear * Monitor is heard again"));
  EXPECT_EQ(sink.changes[0].reason.view(), "port gone");
  EXPECT_EQ(sink.changes[1].reason.view(), "no such port");
  EXPECT_TRUE(sink.changes[2].reason.empty());  // what is over needs no reason
}

TEST(LinkAlarm, HeardInTimeIsNoAlarm) {
  RecordedChanges sink;
  LinkAlarm alarm(sink.technical);
  alarm.on_lost(at_s(5), Instant::never(), "never heard");
  alarm.on_live(at_s(4), sink);
  alarm.advance(at_s(100), sink);
  EXPECT_THAT(sink.lines, IsEmpty());
}

}  // namespace
}  // namespace vigil::alarm

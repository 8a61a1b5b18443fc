#include "daemon/alarm/limit_alarm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/alarm/recorded_changes.hpp"

namespace vigil::alarm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<LimitLevel> spo2_levels() {
  return {
      {Priority::medium, 92'000, 94'000, false, std::chrono::seconds(15), std::chrono::seconds(5)},
      {Priority::high, 88'000, 90'000, false, std::chrono::seconds(5), std::chrono::seconds(5)}};
}

/// One valid value a second, as an oximeter gives it.
class Spo2Story : public testing::Test {
 protected:
  void value(int second, int percent) {
    alarm.advance(at_s(second), sink);
    alarm.on_valid(percent * 1000, percent * 1000, at_s(second), at_s(second), sink);
  }
  void lose(int second) {
    alarm.advance(at_s(second), sink);
    alarm.on_signal_lost(at_s(second), sink);
  }
  void SetUp() override { alarm.set_levels(spo2_levels(), {}, at_s(0), sink); }
  RecordedChanges sink;
  LimitAlarm alarm{Parameter::spo2, Side::below, sink.limit};
};

TEST_F(Spo2Story, EscalatesAndStepsDownAsOneAlarm) {
  for (int s = 0; s <= 15; ++s) value(s, 91);
  for (int s = 16; s <= 22; ++s) value(s, 87);
  for (int s = 23; s <= 28; ++s) value(s, 90);
  for (int s = 29; s <= 34; ++s) value(s, 95);
  EXPECT_THAT(sink.lines, ElementsAre("15000 start active ** SpO2 91 < 92",        //
                                      "16000 update active ** SpO2 87 < 92",       //
                                      "21000 escalate active *** SpO2 87 < 88",    //
                                      "23000 update active *** SpO2 90 < 92",      //
                                      "28000 deescalate active ** SpO2 90 < 92",   //
                                      "29000 update active ** SpO2 95, was < 92",  //
                                      "34000 end clear ** SpO2 95, was < 92"));
  for (const Change& change : sink.changes) EXPECT_EQ(change.number, 1U);
  EXPECT_EQ(sink.changes.back().state, State::inactive);
}

TEST_F(Spo2Story, KeepsItsPriorityAndTellsTheLastValueWhenTheSignalIsLost) {
  for (int s = 0; s <= 10; ++s) value(s, 84);
  lose(17);
  ASSERT_THAT(sink.lines, ElementsAre("5000 start active *** SpO2 84 < 88",
                                      "17000 update active_unknown "
                                      "*** SpO2 signal lost, last 84, 0:07 ago"));
}

TEST_F(Spo2Story, ALateWakeUpStampsEachChangeWithItsOwnDueTime) {
  value(0, 87);
  alarm.advance(at_s(60), sink);
  EXPECT_THAT(sink.lines, ElementsAre("5000 start active *** SpO2 87 < 88"));
  EXPECT_EQ(sink.changes[0].started_at, at_s(5));
}

TEST_F(Spo2Story, ANewViolationIsANewAlarm) {
  for (int s = 0; s <= 5; ++s) value(s, 80);
  for (int s = 6; s <= 11; ++s) value(s, 97);
  for (int s = 12; s <= 17; ++s) value(s, 80);
  ASSERT_EQ(sink.changes.size(), 4U);
  EXPECT_EQ(sink.lines[2], "11000 end clear *** SpO2 97, was < 88");
  EXPECT_EQ(sink.changes[2].number, 1U);
  EXPECT_EQ(sink.changes.back().number, 2U);
}

TEST_F(Spo2Story, EndlessReAlarm_TheSameValueAgainTellsNothingNew) {
  for (int s = 0; s <= 300; ++s) value(s, 91);
  EXPECT_THAT(sink.lines, ElementsAre("15000 start active ** SpO2 91 < 92"));
}

TEST_F(Spo2Story, ASignalLostAgainAndAgainTellsItOnce) {
  for (int s = 0; s <= 15; ++s) value(s, 91);
  lose(16);
  lose(17);
  lose(18);
  EXPECT_EQ(sink.lines.size(), 2U);
}

TEST_F(Spo2Story, NothingIsToldWhileAllIsWell) {
  for (int s = 0; s <= 100; ++s) value(s, 97);
  lose(101);
  EXPECT_THAT(sink.lines, IsEmpty());
  EXPECT_EQ(alarm.presence(), Presence::unknown);
}

TEST(LimitAlarm, ACuffReadingIsJudgedOnceWithoutDelayOrHold) {
  RecordedChanges sink;
  LimitAlarm alarm(Parameter::nibp_sys, Side::above, sink.limit);
  const LimitLevel high{Priority::high,         180'000, 175'000, true, std::chrono::seconds(10),
                        std::chrono::seconds(5)};
  alarm.set_levels({high}, {}, at_s(0), sink);
  alarm.on_valid(180'000, 180'000, at_s(1), at_s(1), sink);
  alarm.on_valid(176'000, 176'000, at_s(300), at_s(300), sink);
  alarm.on_valid(150'000, 150'000, at_s(600), at_s(600), sink);
  EXPECT_THAT(sink.lines, ElementsAre("1000 start active *** SBP 180 ≥ 180",
                                      "300000 update active *** SBP 176, was ≥ 180",
                                      "600000 end clear *** SBP 150, was ≥ 180"));
  EXPECT_EQ(sink.changes[0].sign.view(), ">=");
  EXPECT_EQ(sink.changes[0].limit_milli, 180'000);
  EXPECT_EQ(sink.changes[0].value_milli, 180'000);
  EXPECT_EQ(sink.changes[0].kind, Kind::limit_high);
  EXPECT_EQ(sink.changes[0].type, Type::physiological);
}

}  // namespace
}  // namespace vigil::alarm

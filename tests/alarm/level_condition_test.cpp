#include "daemon/alarm/level_condition.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/alarm/recorded_changes.hpp"

namespace vigil::alarm {
namespace {

// SpO2 < 92 after 15 s, ends at 94 held for 5 s.
constexpr LimitLevel spo2_medium{
    Priority::medium, 92'000, 94'000, false, std::chrono::seconds(15), std::chrono::seconds(5)};

struct Happening {
  int at_s;
  std::optional<int> value;  // nothing: the signal is lost; -1: only time passes
  Presence then;
};

struct Rule {
  std::string name;
  std::vector<Happening> story;
};

constexpr auto lost = std::nullopt;
constexpr int time_only = -1;

class LevelRules : public testing::TestWithParam<Rule> {};

TEST_P(LevelRules, Holds) {
  LevelCondition level(spo2_medium, Side::below);
  for (const Happening& happening : GetParam().story) {
    level.advance(at_s(happening.at_s));
    if (!happening.value) {
      level.on_signal_lost();
    } else if (*happening.value != time_only) {
      level.on_valid(*happening.value * 1000, at_s(happening.at_s));
    }
    EXPECT_EQ(name(level.presence()), name(happening.then)) << "at second " << happening.at_s;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, LevelRules,
    testing::Values(
        Rule{"NothingIsKnownBeforeTheFirstValue", {{0, time_only, Presence::unknown}}},
        Rule{"AValueInsideIsClear", {{0, 97, Presence::clear}, {1, 92, Presence::clear}}},
        Rule{"AViolationIsPendingUntilItsDelayIsOver",
             {{0, 91, Presence::pending},
              {14, 91, Presence::pending},
              {15, time_only, Presence::active}}},
        Rule{"OnlyAValidValueInsideTheLimitCancelsWhatIsPending",
             {{0, 91, Presence::pending},
              {5, lost, Presence::pending},
              {9, 92, Presence::clear},
              {30, time_only, Presence::clear}}},
        Rule{"LosingTheSignalNeitherRestartsNorShortensTheDelay",
             {{0, 91, Presence::pending},
              {5, lost, Presence::pending},
              {14, lost, Presence::pending},
              {15, time_only, Presence::active_unknown}}},
        Rule{"PendingBecomesDueByTimeAloneThoughTheSignalCameBack",
             {{0, 91, Presence::pending},
              {5, lost, Presence::pending},
              {10, 90, Presence::pending},
              {15, time_only, Presence::active}}},
        Rule{"AllClearOnLostData_MustNotHappen",
             {{0, 85, Presence::pending},
              {15, 85, Presence::active},
              {16, lost, Presence::active_unknown},
              {500, time_only, Presence::active_unknown}}},
        Rule{"AnActiveAlarmEndsOnlyPastTheBandAndHeld",
             {{0, 91, Presence::pending},
              {15, 91, Presence::active},
              {16, 93, Presence::active},
              {20, 94, Presence::active},
              {24, 95, Presence::active},
              {25, 94, Presence::clear}}},
        Rule{"TheBandHoldsAValueThatDipsBack",
             {{0, 91, Presence::pending},
              {15, 91, Presence::active},
              {20, 94, Presence::active},
              {23, 93, Presence::active},
              {24, 94, Presence::active},
              {28, 94, Presence::active},
              {29, 94, Presence::clear}}},
        Rule{"TheEndIsToldByAMeasurementAndNotByTime",
             {{0, 91, Presence::pending},
              {15, 91, Presence::active},
              {20, 96, Presence::active},
              {60, time_only, Presence::active},
              {61, 96, Presence::clear}}},
        Rule{"ALostSignalStartsTheHoldAnew",
             {{0, 91, Presence::pending},
              {15, 91, Presence::active},
              {20, 96, Presence::active},
              {22, lost, Presence::active_unknown},
              {24, 96, Presence::active},
              {28, 96, Presence::active},
              {29, 96, Presence::clear}}},
        Rule{"WhatWasClearIsUnknownWithoutASignal",
             {{0, 97, Presence::clear}, {1, lost, Presence::unknown}, {2, 97, Presence::clear}}},
        Rule{"WhatWasUnknownCanViolateAtOnce",
             {{0, 97, Presence::clear}, {1, lost, Presence::unknown}, {2, 80, Presence::pending}}},
        Rule{"AValueBackInViolationIsActiveAgain",
             {{0, 91, Presence::pending},
              {15, lost, Presence::active_unknown},
              {16, 90, Presence::active}}}),
    [](const auto& rule) { return rule.param.name; });

TEST(LevelCondition, WithoutADelayIsActiveAtOnce) {
  LimitLevel level = spo2_medium;
  level.delay = Duration(0);
  LevelCondition condition(level, Side::below);
  condition.on_valid(91'000, at_s(1));
  EXPECT_EQ(condition.presence(), Presence::active);
  EXPECT_TRUE(condition.deadline().is_never());
}

TEST(LevelCondition, TheDeadlineIsTheEndOfTheDelay) {
  LevelCondition condition(spo2_medium, Side::below);
  EXPECT_TRUE(condition.deadline().is_never());
  condition.on_valid(91'000, at_s(100));
  EXPECT_EQ(condition.deadline(), at_s(115));
}

TEST(LevelCondition, ALimitBelongsToTheViolationOnlyIfInclusive) {
  struct Case {
    Side side;
    bool inclusive;
    std::int32_t milli;
    bool violates;
  };
  for (const Case& c : {Case{Side::below, false, 92'000, false},
                        {Side::below, true, 92'000, true},
                        {Side::below, false, 91'999, true},
                        {Side::above, false, 92'000, false},
                        {Side::above, true, 92'000, true},
                        {Side::above, false, 92'001, true},
                        {Side::above, true, 91'999, false}}) {
    const LimitLevel level{Priority::low, 92'000, 92'000, c.inclusive, Duration(0), Duration(0)};
    EXPECT_EQ(LevelCondition(level, c.side).violates(c.milli), c.violates)
        << c.milli << (c.inclusive ? " inclusive" : "");
  }
}

TEST(LevelCondition, AboveIsTheMirrorOfBelow) {
  const LimitLevel level{Priority::high,         150'000, 145'000, false, std::chrono::seconds(10),
                         std::chrono::seconds(5)};
  LevelCondition condition(level, Side::above);
  condition.on_valid(151'000, at_s(0));
  condition.advance(at_s(10));
  EXPECT_EQ(condition.presence(), Presence::active);
  condition.on_valid(146'000, at_s(11));
  condition.on_valid(145'000, at_s(12));
  condition.on_valid(145'000, at_s(16));
  EXPECT_EQ(condition.presence(), Presence::active);
  condition.on_valid(120'000, at_s(17));
  EXPECT_EQ(condition.presence(), Presence::clear);
}

}  // namespace
}  // namespace vigil::alarm

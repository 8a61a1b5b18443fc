#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/alarm/climb_detector.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

constexpr ClimbRule rule{Parameter::nibp_sys, 15'000, 2, Priority::low};

struct Reading {
  std::int64_t at_s;
  std::int32_t mmhg;
  bool changed;
  bool present;
};

struct Story {
  std::string name;
  std::vector<Reading> readings;
};

class TrendClimb : public testing::TestWithParam<Story> {};

TEST_P(TrendClimb, Holds) {
  ClimbDetector climb(rule);
  for (const Reading& reading : GetParam().readings) {
    EXPECT_EQ(climb.on_valid(reading.mmhg * 1'000, trend_at_s(reading.at_s)), reading.changed)
        << "at second " << reading.at_s;
    EXPECT_EQ(climb.verdict().present, reading.present) << "at second " << reading.at_s;
  }
}

INSTANTIATE_TEST_SUITE_P(Table, TrendClimb,
                         testing::Values(Story{"TwiceInARowIsAClimb",
                                               {{0, 120, false, false},
                                                {600, 135, false, false},
                                                {1'200, 150, true, true},
                                                {1'800, 165, false, true},
                                                {2'400, 179, true, false},
                                                {3'000, 194, false, false},
                                                {3'600, 209, true, true}}},
                                         Story{"OneReadingThatDoesNotClimbStartsAnew",
                                               {{0, 120, false, false},
                                                {600, 135, false, false},
                                                {1'200, 149, false, false},
                                                {1'800, 164, false, false},
                                                {2'400, 160, false, false}}},
                                         Story{"TheSameReadingSentAgainEndsNothing",
                                               {{0, 120, false, false},
                                                {600, 135, false, false},
                                                {1'200, 150, true, true},
                                                {1'200, 150, false, true}}}),
                         [](const auto& story) { return story.param.name; });

TEST(TrendClimbText, SaysFromWhereAndHowFar) {
  ClimbDetector climb(rule);
  EXPECT_FALSE(climb.on_valid(120'000, trend_at_s(0)));
  EXPECT_FALSE(climb.on_valid(136'000, trend_at_s(600)));
  EXPECT_TRUE(climb.on_valid(152'000, trend_at_s(1'200)));
  const TrendVerdict verdict = climb.verdict();
  EXPECT_EQ(verdict.words.view(), "rises 32 mmHg in 3 readings");
  EXPECT_EQ(verdict.detail.view(), "120 to 152 mmHg, each at least 15 above the one before");
  EXPECT_EQ(verdict.value_milli, 152'000);
  EXPECT_EQ(verdict.priority, Priority::low);
  EXPECT_TRUE(climb.on_valid(140'000, trend_at_s(1'800)));
  EXPECT_EQ(climb.verdict().words.view(), "climbs no more");
  climb.reset();
  EXPECT_FALSE(climb.verdict().value_milli.has_value());
}

TEST(TrendClimbText, ARuleWithoutTimesIsOff) {
  ClimbDetector climb({Parameter::nibp_sys, 15'000, 0, Priority::low});
  EXPECT_FALSE(climb.on_valid(120'000, trend_at_s(0)));
  EXPECT_FALSE(climb.on_valid(150'000, trend_at_s(600)));
}

}  // namespace
}  // namespace vigil::alarm

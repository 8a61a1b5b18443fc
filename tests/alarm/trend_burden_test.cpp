#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/burden_detector.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

struct Happening {
  std::int64_t at_ms;
  std::optional<std::int32_t> milli;  // nothing: the signal is lost
  std::int64_t area_milli;
  bool present;
};

struct Story {
  std::string name;
  BurdenRule rule;
  std::vector<Happening> happenings;
};

constexpr BurdenRule below_92{Parameter::spo2, Side::below, 92'000, 50, Priority::low};
constexpr BurdenRule below_90{Parameter::spo2, Side::below, 90'000, 50, Priority::low};
constexpr BurdenRule above_130{Parameter::hr, Side::above, 130'000, 50, Priority::low};

class TrendBurden : public testing::TestWithParam<Story> {};

TEST_P(TrendBurden, Holds) {
  BurdenDetector burden(GetParam().rule);
  bool present = false;
  for (const Happening& happening : GetParam().happenings) {
    if (happening.milli) {
      EXPECT_EQ(burden.on_valid(*happening.milli, trend_at_ms(happening.at_ms)),
                happening.present != present);
    } else {
      burden.on_signal_lost();
    }
    present = happening.present;
    EXPECT_EQ(burden.area_milli(), happening.area_milli) << "at ms " << happening.at_ms;
    EXPECT_EQ(burden.verdict().present, happening.present) << "at ms " << happening.at_ms;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, TrendBurden,
    testing::Values(
        // The example in a maker's manual: 88 for 2 s, 86 for 3 s and 84 for 6 s below 90.
        Story{"DepthTimesTimeOfEachValue",
              below_90,
              {{0, 88'000, 0, false},
               {2'000, 86'000, 4'000, false},
               {5'000, 84'000, 16'000, false},
               {8'000, 84'000, 34'000, false},
               {10'500, 84'000, 49'000, false},
               {11'000, 84'000, 52'000, true}}},
        Story{
            "AboveALimitToo", above_130, {{0, 150'000, 0, false}, {2'500, 150'000, 50'000, true}}},
        Story{"ShrinksAsItGrewAndEndsAtZero",
              below_92,
              {{0, 72'000, 0, false},
               {2'500, 94'000, 50'000, true},
               {5'500, 97'000, 44'000, true},
               {8'500, 97'000, 29'000, true},
               {11'500, 97'000, 14'000, true},
               {14'299, 97'000, 5, true},
               {14'300, 97'000, 0, false}}},
        Story{
            "StandsStillAtTheLimitItself",
            below_92,
            {{0, 72'000, 0, false}, {3'000, 92'000, 60'000, true}, {6'000, 92'000, 60'000, true}}},
        Story{"NoGapCountsForMoreThan3s",
              below_92,
              {{0, 90'000, 0, false}, {60'000, 90'000, 6'000, false}}},
        Story{"AreaIsBoundedAtTwiceTheRules",
              below_92,
              {{0, 52'000, 0, false},
               {3'000, 52'000, 100'000, true},
               {6'000, 100'000, 100'000, true},
               {9'000, 100'000, 76'000, true}}},
        Story{"LosingTheSignalKeepsTheAreaAndCountsNoTime",
              below_92,
              {{0, 72'000, 0, false},
               {3'000, 72'000, 60'000, true},
               {4'000, std::nullopt, 60'000, true},
               {5'000, 97'000, 60'000, true},
               {7'000, 97'000, 50'000, true}}},
        Story{"NeverFallsBelowZero",
              below_92,
              {{0, 100'000, 0, false}, {3'000, 90'000, 0, false}, {4'000, 90'000, 2'000, false}}}),
    [](const auto& story) { return story.param.name; });

TEST(TrendBurdenText, SaysAreaAndLimit) {
  BurdenDetector burden(below_90);
  EXPECT_FALSE(burden.on_valid(72'000, trend_at_s(0)));
  EXPECT_TRUE(burden.on_valid(73'000, trend_at_s(3)));
  const TrendVerdict verdict = burden.verdict();
  EXPECT_EQ(verdict.words.view(), "low for too long, below 90");
  EXPECT_EQ(verdict.detail.view(), "area 54 %·s below 90, told from 50, ends at 0");
  EXPECT_EQ(verdict.value_milli, 73'000);
  EXPECT_EQ(verdict.priority, Priority::low);
  burden.reset();
  EXPECT_FALSE(burden.verdict().present);
  EXPECT_EQ(burden.area_milli(), 0);
}

}  // namespace
}  // namespace vigil::alarm

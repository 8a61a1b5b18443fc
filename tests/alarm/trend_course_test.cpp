// The two rules that judge a line: the steady slope and the limit that it will reach.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/alarm/limit_ahead_detector.hpp"
#include "daemon/alarm/slope_detector.hpp"

namespace vigil::alarm {
namespace {

using std::chrono::minutes;

Line line_of(std::int32_t slope_milli, std::int32_t newest_milli = 95'000,
             std::int32_t r2_milli = 900) {
  return {slope_milli, r2_milli, newest_milli, 36, minutes(3)};
}

struct Step {
  std::int32_t slope_milli;
  bool changed;
  bool present;
};

void follow(const SlopeRule& rule, const std::vector<Step>& steps) {
  SlopeDetector slope(rule);
  for (const Step& step : steps) {
    const Line line = line_of(step.slope_milli);
    EXPECT_EQ(slope.on_line(line), step.changed) << step.slope_milli;
    EXPECT_EQ(slope.verdict(line).present, step.present) << step.slope_milli;
  }
}

TEST(TrendSlope, StartsAtTheRulesSlopeAndEndsUnderHalfOfIt) {
  follow({Parameter::spo2, Side::below, 1'000, minutes(3), Priority::low}, {{0, false, false},
                                                                            {5'000, false, false},
                                                                            {-999, false, false},
                                                                            {-1'000, true, true},
                                                                            {-3'000, false, true},
                                                                            {-500, false, true},
                                                                            {-499, true, false},
                                                                            {-999, false, false},
                                                                            {-1'001, true, true},
                                                                            {900, true, false}});
  follow({Parameter::hr, Side::above, 8'000, minutes(3), Priority::low}, {{-9'000, false, false},
                                                                          {7'999, false, false},
                                                                          {8'000, true, true},
                                                                          {4'000, false, true},
                                                                          {3'999, true, false}});
}

TEST(TrendSlope, SaysSlopeWindowAndPoints) {
  SlopeDetector falls({Parameter::spo2, Side::below, 1'000, minutes(3), Priority::low});
  ASSERT_TRUE(falls.on_line(line_of(-1'333)));
  TrendVerdict verdict = falls.verdict(line_of(-1'333));
  EXPECT_EQ(verdict.words.view(), "falls 1.3 %/min");
  EXPECT_EQ(verdict.detail.view(), "slope -1.3 %/min over 3:00, 36 points");
  EXPECT_EQ(verdict.priority, Priority::low);
  EXPECT_EQ(verdict.value_milli, 95'000);

  SlopeDetector rises({Parameter::hr, Side::above, 8'000, minutes(3), Priority::none});
  ASSERT_TRUE(rises.on_line(line_of(9'000, 110'000)));
  verdict = rises.verdict(line_of(9'000, 110'000));
  EXPECT_EQ(verdict.words.view(), "rises 9 /min per min");
  EXPECT_EQ(verdict.detail.view(), "slope 9 /min per min over 3:00, 36 points");

  // At the end it says what is, not what the rule waits for.
  ASSERT_TRUE(rises.on_line(line_of(-2'000)));
  EXPECT_EQ(rises.verdict(line_of(-2'000)).words.view(), "falls 2 /min per min");
}

struct Ahead {
  std::string name;
  std::int32_t slope_milli;
  std::int32_t newest_milli;
  std::int32_t r2_milli;
  std::string words;  // "": not present
};

TEST(TrendLimitAhead, IsPresentWhenTheLineReachesTheLimitInTime) {
  for (const Ahead& c :
       std::vector<Ahead>{{"in time", -1'000, 94'000, 900, "limit 92 in 2:00"},
                          {"just in time", -1'001, 95'000, 900, "limit 92 in 2:59"},
                          {"exactly as far as looked ahead", -1'000, 95'000, 900, ""},
                          {"the fit is just good enough", -1'000, 94'000, 500, "limit 92 in 2:00"},
                          {"a poor fit", -1'000, 94'000, 499, ""},
                          {"away from the limit", 1'000, 94'000, 900, ""},
                          {"flat", 0, 92'100, 900, ""},
                          {"hardly a slope: a time too long to hold", -1, 95'000, 900, ""},
                          {"at the limit, not beyond", -1'000, 92'000, 900, "limit 92 in 0:00"},
                          {"already beyond", -1'000, 91'999, 900, ""},
                          {"towards the upper limit", 6'000, 112'000, 900, "limit 130 in 3:00"},
                          {"beyond the upper limit", 6'000, 130'001, 900, ""}}) {
    const bool upper = c.slope_milli > 1'000;
    LimitAheadDetector ahead(
        {Parameter::spo2, minutes(3), minutes(upper ? 4 : 3), 500, Priority::none});
    if (upper) {
      ahead.set_limits({std::nullopt, 130'000});
    } else {
      ahead.set_limits({92'000, std::nullopt});
    }
    const Line line = line_of(c.slope_milli, c.newest_milli, c.r2_milli);
    EXPECT_EQ(ahead.on_line(line), !c.words.empty()) << c.name;
    EXPECT_EQ(ahead.verdict(line).present, !c.words.empty()) << c.name;
    if (!c.words.empty()) {
      EXPECT_EQ(ahead.verdict(line).words.view(), c.words) << c.name;
    }
  }
}

TEST(TrendLimitAhead, SaysItsNumbersAndFollowsTheLimits) {
  LimitAheadDetector ahead({Parameter::spo2, minutes(3), minutes(3), 500, Priority::none});
  const Line line = line_of(-1'000, 94'000, 876);
  EXPECT_FALSE(ahead.on_line(line));  // no limit is known
  ahead.set_limits({92'000, std::nullopt});
  EXPECT_TRUE(ahead.on_line(line));
  EXPECT_EQ(ahead.verdict(line).detail.view(), "slope -1 %/min over 3:00, R2 0.87, at 94");
  EXPECT_EQ(ahead.verdict(line).priority, Priority::none);
  ahead.set_limits({90'000, std::nullopt});
  EXPECT_TRUE(ahead.on_line(line));
  EXPECT_FALSE(ahead.verdict(line).present);
  EXPECT_EQ(ahead.verdict(line).words.view(), "no limit ahead");
  ahead.reset();
  EXPECT_FALSE(ahead.on_line(line_of(-9'000, 94'000)));  // the limits are forgotten
}

}  // namespace
}  // namespace vigil::alarm

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/alarm/shift_detector.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

// Weight 0.1, slack half a sigma, told from 5 sigma, low from 8; sigma at least 1, learned in 4 s.
constexpr ShiftRule rule{Parameter::hr, 100, 500, 5'000, 8'000, 1'000, std::chrono::seconds(4)};

/// What the detector says of values at these milliseconds, where it changes.
class Course {
 public:
  explicit Course(const ShiftRule& of = rule) : shift(of) {}
  void value(std::int32_t milli, std::int64_t ms) {
    if (!shift.on_valid(milli, trend_at_ms(ms))) return;
    const TrendVerdict verdict = shift.verdict();
    told.push_back(std::to_string(ms / 1'000) + (verdict.present ? " on " : " off ") +
                   std::string(name(verdict.priority)) + " " + std::string(verdict.detail.view()));
    words = verdict.words.view();
  }
  void hold(std::int32_t milli, std::int64_t from_s, std::int64_t to_s, std::int64_t every = 1) {
    for (std::int64_t s = from_s; s <= to_s; s += every) value(milli, s * 1'000);
  }
  ShiftDetector shift;
  std::vector<std::string> told;
  std::string words;
};

using Told = std::vector<std::string>;

// The sum after each value of 83, once 80 is learned: 3 - 0.5 = 2.5; + 2.7 - 0.5 = 4.7;
// + 2.43 - 0.5 = 6.63; + 2.187 - 0.5 = 8.317. The end is in EndsInBoundedTime.
TEST(TrendShift, IsAdvisoryFromTheFirstThresholdAndLowFromTheSecond) {
  Course course;
  course.hold(80'000, 0, 3);
  EXPECT_EQ(course.shift.sigma_milli(), 1'000);
  course.hold(83'000, 4, 7);
  EXPECT_EQ(course.told, (Told{"6 on none sum 6.6 sigma of 1 /min, at 83",
                               "7 on low sum 8.3 sigma of 1 /min, at 83"}));
  EXPECT_EQ(course.words, "shifts up from its usual level");
}

TEST(TrendShift, LooksToBothSides) {
  Course course;
  course.hold(80'000, 0, 3);
  course.hold(77'000, 4, 7);
  EXPECT_EQ(course.told, (Told{"6 on none sum 6.6 sigma of 1 /min, at 77",
                               "7 on low sum 8.3 sigma of 1 /min, at 77"}));
  EXPECT_EQ(course.words, "shifts down from its usual level");
}

TEST(TrendShift, LearnsSigmaAndLevelFromTheFirstValidData) {
  Course course;
  for (std::int64_t s = 0; s < 4; ++s) course.value(s % 2 == 0 ? 70'000 : 90'000, s * 1'000);
  EXPECT_EQ(course.shift.sigma_milli(), 10'000);  // each 10 from the mean of 80
  // Ten times the noise, ten times the distance: the same steps.
  course.hold(110'000, 4, 7);
  EXPECT_EQ(course.told, (Told{"6 on none sum 6.6 sigma of 10 /min, at 110",
                               "7 on low sum 8.3 sigma of 10 /min, at 110"}));
}

TEST(TrendShift, JudgesNothingBeforeItHasLearned) {
  Course course;
  course.hold(80'000, 0, 2);
  course.value(180'000, 3'000);  // still learning: mean 105, each off by 25, 25, 25 and 75
  EXPECT_EQ(course.shift.sigma_milli(), 43'301);
  EXPECT_TRUE(course.told.empty());
}

/// The same arithmetic in floating point: the second at which a shift from 80 has ended.
std::int64_t end_by_reference(double shifted) {
  double level = 80;
  double sum = 0;
  bool on = false;
  for (std::int64_t s = 4;; ++s) {
    const double missed = shifted - level;
    sum = std::min(16.0, std::max(0.0, sum + missed - 0.5));
    level += 0.1 * missed;
    if (sum >= 5) on = true;
    if (on && sum < 2.5) return s;
  }
}

TEST(TrendShift, EndsInBoundedTimeWhenTheNewLevelIsUsual) {
  Course course;
  course.hold(80'000, 0, 3);
  course.hold(83'000, 4, 200);
  ASSERT_EQ(course.told.size(), 3U);
  EXPECT_EQ(end_by_reference(83), 57);
  EXPECT_TRUE(course.told[2].starts_with("57 off none")) << course.told[2];

  // The sum is bounded at twice the low threshold: a shift a hundred times as large, too, ends.
  EXPECT_EQ(end_by_reference(380), 101);
  Course huge;
  huge.hold(80'000, 0, 3);
  huge.hold(380'000, 4, 300);
  ASSERT_EQ(huge.told.size(), 2U);
  EXPECT_TRUE(huge.told[1].starts_with("101 off none")) << huge.told[1];
}

TEST(TrendShift, CountsSecondsAndNotValues) {
  // A value every 3 s stands for 3 s; 8 values a second count once.
  Course slow;
  slow.hold(80'000, 0, 6, 3);
  EXPECT_EQ(slow.shift.sigma_milli(), 1'000);
  slow.hold(83'000, 9, 9);
  EXPECT_EQ(slow.told, Told{"9 on none sum 6.6 sigma of 1 /min, at 83"});
  Course fast;
  for (std::int64_t ms = 0; ms < 4'000; ms += 125) fast.value(80'000, ms);
  for (std::int64_t ms = 4'000; ms < 8'000; ms += 125) fast.value(83'000, ms);
  EXPECT_EQ(fast.told, (Told{"6 on none sum 6.6 sigma of 1 /min, at 83",
                             "7 on low sum 8.3 sigma of 1 /min, at 83"}));
}

TEST(TrendShift, LosingTheSignalTakesNothingBackAndAddsNoTime) {
  Course course;
  course.hold(80'000, 0, 1);
  course.shift.on_signal_lost();
  course.hold(80'000, 100, 101);  // learned 4 s of valid data
  course.hold(83'000, 102, 104);
  ASSERT_EQ(course.told.size(), 1U);
  course.shift.on_signal_lost();
  EXPECT_TRUE(course.shift.verdict().present);
  course.value(83'000, 900'000);
  ASSERT_EQ(course.told.size(), 2U);
  EXPECT_EQ(course.told[1], "900 on low sum 8.3 sigma of 1 /min, at 83");
}

TEST(TrendShift, LearnsAnewAfterReset) {
  Course course;
  course.hold(80'000, 0, 3);
  course.hold(83'000, 4, 7);
  course.shift.reset();
  EXPECT_FALSE(course.shift.verdict().present);
  EXPECT_EQ(course.shift.sigma_milli(), 0);
  course.told.clear();
  course.hold(120'000, 8, 60);
  EXPECT_TRUE(course.told.empty());
}

TEST(TrendShift, OneThresholdMayBeLeftOut) {
  ShiftRule only_low = rule;
  only_low.advisory_at_milli = 0;
  Course low(only_low);
  low.hold(80'000, 0, 3);
  low.hold(83'000, 4, 7);
  EXPECT_EQ(low.told, Told{"7 on low sum 8.3 sigma of 1 /min, at 83"});

  ShiftRule only_advisory = rule;
  only_advisory.low_at_milli = 0;
  Course advisory(only_advisory);
  advisory.hold(80'000, 0, 3);
  advisory.hold(83'000, 4, 7);
  EXPECT_EQ(advisory.told, Told{"6 on none sum 6.6 sigma of 1 /min, at 83"});

  ShiftRule neither = only_low;
  neither.low_at_milli = 0;
  Course none(neither);
  none.hold(80'000, 0, 3);
  none.hold(180'000, 4, 60);
  EXPECT_TRUE(none.told.empty());
}

}  // namespace
}  // namespace vigil::alarm

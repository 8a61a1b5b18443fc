#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/step_detector.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

constexpr StepRule rule{Parameter::hr, std::chrono::seconds(15), 25'000, Priority::none};

struct Story {
  std::string name;
  std::int64_t every_s;
  std::int64_t until_s;
  std::function<std::optional<std::int32_t>(std::int64_t)> milli_at;  // nothing: the signal is lost
  std::vector<std::string> told;
};

class TrendStep : public testing::TestWithParam<Story> {};

TEST_P(TrendStep, Holds) {
  StepDetector step(rule);
  std::vector<std::string> told;
  for (std::int64_t s = 0; s <= GetParam().until_s; s += GetParam().every_s) {
    const std::optional<std::int32_t> milli = GetParam().milli_at(s);
    if (!milli) {
      step.on_signal_lost();
    } else if (step.on_valid(*milli, trend_at_s(s))) {
      const TrendVerdict verdict = step.verdict();
      told.push_back(std::to_string(s) + (verdict.present ? " on: " : " off: ") +
                     std::string(verdict.words.view()));
    }
  }
  EXPECT_EQ(told, GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TrendStep,
    testing::Values(
        // 8 of 15 values are a median's majority: 30 to 37, and for the window before 15 s later.
        Story{"AJumpIsSeenByTheMedianAndPassesThroughBothWindows",
              1,
              200,
              [](std::int64_t s) { return s < 30 ? 80'000 : 110'000; },
              {"37 on: rose 30 /min at once", "52 off: no step"}},
        Story{"AFallToo",
              1,
              200,
              [](std::int64_t s) { return s < 30 ? 110'000 : 80'000; },
              {"37 on: fell 30 /min at once", "52 off: no step"}},
        Story{"JustTheStepIsOne",
              1,
              200,
              [](std::int64_t s) { return s < 30 ? 80'000 : 105'000; },
              {"37 on: rose 25 /min at once", "52 off: no step"}},
        Story{"LessIsNone", 1, 200, [](std::int64_t s) { return s < 30 ? 80'000 : 104'999; }, {}},
        Story{"SevenWildValuesOf15AreNone",
              1,
              200,
              [](std::int64_t s) { return s >= 30 && s < 37 ? 200'000 : 80'000; },
              {}},
        Story{"TwoOldValuesAreNoWindow",
              1,
              200,
              [](std::int64_t s) { return s < 2 ? 80'000 : 110'000; },
              {}},
        // At 19 the window before holds the 5 values from 0 to 4; at 25, 6 of its 11 are new.
        Story{"AThirdIsEnough",
              1,
              200,
              [](std::int64_t s) { return s < 5 ? 80'000 : 110'000; },
              {"19 on: rose 30 /min at once", "25 off: no step"}},
        Story{"AMonitorThatSendsEvery3sIsEnough",
              3,
              201,
              [](std::int64_t s) { return s < 30 ? 80'000 : 110'000; },
              {"36 on: rose 30 /min at once", "51 off: no step"}},
        // A ramp of 1 a second differs by 15 between the windows, between half and whole of the
        // rule's 25. With the jump it is 30, from 37 to 51; both windows have passed at 81.
        Story{"EndsWhenBothWindowsHavePassedThoughItGoesOnRising",
              1,
              200,
              [](std::int64_t s) {
                return static_cast<std::int32_t>(80'000 + s * 1'000 + (s < 30 ? 0 : 15'000));
              },
              {"37 on: rose 30 /min at once", "81 off: no step"}},
        Story{"LosingTheSignalEmptiesTheWindowsAndTakesNothingBack",
              1,
              200,
              [](std::int64_t s) -> std::optional<std::int32_t> {
                if (s >= 40 && s < 45) return std::nullopt;
                return s < 30 ? 80'000 : 110'000;
              },
              // The window before holds a third again, the values from 45 to 49, at 64.
              {"37 on: rose 30 /min at once", "64 off: no step"}},
        Story{"AfterALongLossTheFirstValueEndsIt",
              1,
              200,
              [](std::int64_t s) -> std::optional<std::int32_t> {
                if (s >= 40 && s < 100) return std::nullopt;
                return s < 30 ? 80'000 : 110'000;
              },
              {"37 on: rose 30 /min at once", "100 off: no step"}}),
    [](const auto& story) { return story.param.name; });

TEST(TrendStepText, SaysBothMedians) {
  StepDetector step(rule);
  for (std::int64_t s = 0; s < 37; ++s) {
    EXPECT_FALSE(step.on_valid(s < 30 ? 80'000 : 110'500, trend_at_s(s)));
  }
  EXPECT_TRUE(step.on_valid(110'500, trend_at_s(37)));
  const TrendVerdict verdict = step.verdict();
  EXPECT_EQ(verdict.words.view(), "rose 30.5 /min at once");
  EXPECT_EQ(verdict.detail.view(), "median 80, then 110.5, each over 0:15");
  EXPECT_EQ(verdict.value_milli, 110'500);
  step.reset();
  EXPECT_FALSE(step.verdict().present);
}

TEST(TrendStepText, CountsTheFirstValueOfEachSecondOnly) {
  StepDetector step(rule);
  for (std::int64_t ms = 0; ms < 60'000; ms += 100) {
    const bool first = ms % 1'000 == 0;
    EXPECT_FALSE(step.on_valid(first ? 80'000 : 200'000, trend_at_ms(ms)));
  }
}

}  // namespace
}  // namespace vigil::alarm

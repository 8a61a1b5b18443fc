// Wall times through a change of the clocks.
#include "tools/vigil/local_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace vigil {
namespace {

class LocalTime : public testing::Test {
 protected:
  // Central Europe, by its rule: no table of zones is needed.
  LocalTime() { zone("CET-1CEST,M3.5.0/2,M10.5.0/3"); }
  ~LocalTime() override { zone("UTC0"); }
  static void zone(const char* rule) {
    ::setenv("TZ", rule, 1);
    ::tzset();
  }
};

// 2026-10-25: the clocks go from 03:00 back to 02:00, at 01:00 UTC.
constexpr std::int64_t autumn_s = 1'792'890'000;
// 2026-03-29: from 02:00 on to 03:00, at 01:00 UTC.
constexpr std::int64_t spring_s = 1'774'746'000;

TEST_F(LocalTime, AnHourThatComesTwiceIsToldApartByItsOffset) {
  EXPECT_EQ(clock_with_offset(autumn_s - 1800), "02:30 (UTC+02:00)");
  EXPECT_EQ(clock_with_offset(autumn_s + 1800), "02:30 (UTC+01:00)");
  EXPECT_EQ(date_words(autumn_s + 1800), "2026-10-25 02:30 (UTC+01:00)");
}

TEST_F(LocalTime, TheClocksJumpInSpring) {
  EXPECT_EQ(clock_with_offset(spring_s - 60), "01:59 (UTC+01:00)");
  EXPECT_EQ(clock_with_offset(spring_s), "03:00 (UTC+02:00)");
}

TEST_F(LocalTime, WestOfGreenwichTheOffsetIsNegative) {
  zone("NST3:30");
  EXPECT_EQ(clock_with_offset(spring_s), "21:30 (UTC-03:30)");
}

TEST_F(LocalTime, ATimeAloneIsTheLastSuchMoment) {
  const std::int64_t noon = 1'769'857'200;  // 2026-01-31 12:00 here
  EXPECT_EQ(date_words(noon), "2026-01-31 12:00 (UTC+01:00)");
  EXPECT_EQ(parse_time("11:58", noon).utc_s, noon - 120);
  EXPECT_EQ(parse_time("11:58:30", noon).utc_s, noon - 90);
  EXPECT_EQ(parse_time("12:00", noon).utc_s, noon);
  EXPECT_EQ(parse_time("12:01", noon).utc_s, noon - 86'340);  // yesterday: never in the future
  EXPECT_EQ(parse_time("10:58Z", noon).utc_s, noon - 120);
  EXPECT_EQ(parse_time("12:58+02:00", noon).utc_s, noon - 120);
}

TEST_F(LocalTime, ATimeThatWasShownTwiceIsTheLatestThatIsOver) {
  EXPECT_EQ(parse_time("02:30", autumn_s + 2400).utc_s, autumn_s + 1800);
  EXPECT_EQ(parse_time("02:30", autumn_s + 600).utc_s, autumn_s - 1800);
  EXPECT_EQ(parse_time("02:30+02:00", autumn_s + 2400).utc_s, autumn_s - 1800);
  EXPECT_EQ(parse_time("2026-10-25 02:30", autumn_s + 2400).utc_s, autumn_s + 1800);
  EXPECT_EQ(parse_time("2026-10-25 02:30", autumn_s - 86'400).utc_s, autumn_s - 1800);
}

TEST_F(LocalTime, ATimeThatIsNeverShownIsNone) {
  const ParsedTime parsed = parse_time("2026-03-29 02:30", spring_s + 9'000);
  EXPECT_EQ(parsed.utc_s, std::nullopt);
  EXPECT_EQ(parsed.error, "the clocks here never show that time: there is a change");
}

TEST_F(LocalTime, APlannedTimeHasItsDate) {
  EXPECT_EQ(parse_time("2026-02-01 09:00", 0).utc_s, 1'769'932'800);
  EXPECT_EQ(parse_time("2026-02-01T09:00+01:00", 0).utc_s, 1'769'932'800);
}

TEST_F(LocalTime, WhatIsNoTimeIsSaidToBeNone) {
  for (const char* text : {"", "9:12", "24:00", "09:60", "09:12x", "09-12", "2026-13-01 09:00",
                           "2026-01-31", "09:12+2:00", "09:12:"}) {
    EXPECT_EQ(parse_time(text, spring_s).utc_s, std::nullopt) << text;
  }
  EXPECT_EQ(parse_time("x", 0).error,
            "a time is 09:12 or 2026-01-31 09:12, with an offset if you like: 09:12+02:00");
}

TEST_F(LocalTime, ASpanHasItsUnit) {
  EXPECT_EQ(parse_span_s("90s"), 90);
  EXPECT_EQ(parse_span_s("3m"), 180);
  EXPECT_EQ(parse_span_s("1h30m"), 5400);
  for (const char* text : {"", "3", "m", "3 m", "-3m", "0m", "3d", "9999999s", "200h"}) {
    EXPECT_EQ(parse_span_s(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace vigil

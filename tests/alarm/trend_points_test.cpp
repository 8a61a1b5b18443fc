// The points of a course (buckets, medians) and the line through them, against a naive reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "daemon/alarm/median.hpp"
#include "daemon/alarm/theil_sen.hpp"
#include "daemon/alarm/trend_line.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

using Numbers = std::vector<std::int32_t>;
using Points = std::vector<TrendPoint>;

std::int32_t draw(std::mt19937& random, std::uint32_t less_than) {
  return static_cast<std::int32_t>(random() % less_than);
}

Points points_of(const BucketWindow& window) {
  return {window.points().begin(), window.points().end()};
}

std::int32_t sorted_median(Numbers values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  if (n % 2 == 1) return values[n / 2];
  const std::int64_t twice = std::int64_t{values[n / 2 - 1]} + values[n / 2];
  return static_cast<std::int32_t>(twice >> 1);  // rounds down
}

TEST(TrendMedian, IsTheMiddleOrHalfwayRoundedDown) {
  struct Case {
    Numbers values;
    std::int32_t median;
  };
  for (Case c : std::vector<Case>{{{7}, 7},
                                  {{3, 1, 2}, 2},
                                  {{4, 1}, 2},
                                  {{-4, -1}, -3},
                                  {{97'000, 95'000, 97'000, 96'000}, 96'500},
                                  {{5, 5, 5, 5, 9}, 5}}) {
    EXPECT_EQ(median(c.values), c.median);
  }
}

TEST(TrendBuckets, ABucketIsFinishedByTheFirstValueOfALaterOne) {
  BucketWindow window(std::chrono::seconds(20));
  EXPECT_EQ(window.buckets(), 4U);
  EXPECT_FALSE(window.add(97'000, trend_at_ms(0)));
  EXPECT_FALSE(window.add(93'000, trend_at_ms(4'999)));
  EXPECT_TRUE(points_of(window).empty());
  EXPECT_TRUE(window.add(90'000, trend_at_ms(5'000)));
  EXPECT_EQ(points_of(window), (Points{{0, 95'000}}));
  EXPECT_FALSE(window.enough());
  EXPECT_TRUE(window.add(91'000, trend_at_ms(10'000)));
  EXPECT_FALSE(window.enough());
  EXPECT_TRUE(window.add(92'000, trend_at_ms(15'000)));
  EXPECT_EQ(points_of(window), (Points{{0, 95'000}, {1, 90'000}, {2, 91'000}}));
  EXPECT_TRUE(window.enough());  // 3 of 4
}

TEST(TrendBuckets, WhatIsOlderThanTheWindowLeaves) {
  BucketWindow window(std::chrono::seconds(20));
  for (std::int32_t s = 0; s <= 25; s += 5) window.add(s, trend_at_s(s));
  EXPECT_EQ(points_of(window), (Points{{1, 5}, {2, 10}, {3, 15}, {4, 20}}));
  // A gap of two buckets: the window ends where the new bucket begins.
  EXPECT_TRUE(window.add(40, trend_at_s(40)));
  EXPECT_EQ(points_of(window), (Points{{4, 20}, {5, 25}}));
  EXPECT_FALSE(window.enough());
}

TEST(TrendBuckets, AnEmptiedWindowHoldsNothingOfBefore) {
  BucketWindow window(std::chrono::seconds(20));
  for (std::int32_t s = 0; s <= 25; ++s) window.add(s, trend_at_s(s));
  window.clear();
  EXPECT_TRUE(points_of(window).empty());
  EXPECT_FALSE(window.add(7, trend_at_s(30)));
  EXPECT_TRUE(window.add(8, trend_at_s(35)));
  EXPECT_EQ(points_of(window), (Points{{6, 7}}));
}

TEST(TrendBuckets, HaveALimitOfValuesAndOfLength) {
  BucketWindow window(std::chrono::hours(1));
  EXPECT_EQ(window.length(), longest_window);
  for (std::int64_t ms = 0; ms < 64; ++ms) window.add(1'000, trend_at_ms(ms));
  for (std::int64_t ms = 64; ms < 1'000; ++ms) window.add(9'000, trend_at_ms(ms));
  window.add(0, trend_at_s(5));
  EXPECT_EQ(points_of(window), (Points{{0, 1'000}}));
  EXPECT_FALSE(BucketWindow(Duration{0}).enough());
}

TEST(TrendBuckets, AgreeWithANaiveReferenceOnRandomValues) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    BucketWindow window(std::chrono::seconds(60));
    std::map<std::int32_t, Numbers> all;  // every value ever, by bucket
    std::int64_t ms = 0;
    for (int i = 0; i < 600; ++i) {
      ms += draw(random, 50) == 0 ? draw(random, 90'000) : draw(random, 2'500);
      const std::int32_t milli = 80'000 + draw(random, 20) * 1'000;
      const auto bucket = static_cast<std::int32_t>(ms / 5'000);
      const bool first_of_bucket = !all.empty() && !all.contains(bucket);
      ASSERT_EQ(window.add(milli, trend_at_ms(ms)), first_of_bucket);
      all[bucket].push_back(milli);
      if (!first_of_bucket) continue;
      Points expected;
      for (const auto& [at, values] : all) {
        if (at >= bucket - 12 && at < bucket) expected.push_back({at, sorted_median(values)});
      }
      ASSERT_EQ(points_of(window), expected);
      ASSERT_EQ(window.enough(), expected.size() >= 9);
    }
  }
}

TEST(TheilSen, IsTheMedianOfAllPairwiseSlopes) {
  struct Case {
    Points points;
    std::int32_t slope;  // per minute: a bucket is a twelfth of it
  };
  TheilSen theil_sen(6);
  for (const Case& c : std::vector<Case>{
           {{{0, 97'000}, {1, 97'000}}, 0},
           {{{0, 97'000}, {1, 96'900}, {2, 96'800}}, -1'200},
           {{{0, 97'000}, {1, 50'000}, {2, 96'800}, {3, 96'700}}, -1'200},  // one wild point
           {{{7, 80'000}, {9, 80'500}}, 3'000},                             // a bucket without data
           {{{0, 0}, {7, 1}}, 1},                                           // 12/7, cut to 1
           {{{0, 0}, {7, -1}}, -1},
           {{{0, 0}, {1, 30}, {2, 24}}, 144}}) {  // 360, 144, -72
    EXPECT_EQ(theil_sen.slope(c.points), c.slope);
  }
}

TEST(TheilSen, AgreesWithANaiveReferenceOnRandomPoints) {
  TheilSen theil_sen(36);
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Points points;
    const auto count = 2 + static_cast<std::size_t>(draw(random, 35));
    std::int32_t bucket = 0;
    while (points.size() < count) {
      bucket += 1 + draw(random, 3);
      points.push_back({bucket, draw(random, 400'001)});
    }
    Numbers slopes;
    for (const TrendPoint& a : points) {
      for (const TrendPoint& b : points) {
        if (a.bucket >= b.bucket) continue;
        slopes.push_back((b.milli - a.milli) * 12 / (b.bucket - a.bucket));
      }
    }
    ASSERT_EQ(theil_sen.slope(points), sorted_median(slopes));
  }
}

TEST(TrendLine, TellsSlopeFitAndNewestPoint) {
  struct Case {
    Numbers values;  // one in each bucket; three of four buckets are enough
    std::int32_t slope;
    std::int32_t r2;
  };
  for (const Case& c :
       std::vector<Case>{{{0, 12, 24}, 144, 1'000},
                         {{50, 50, 50}, 0, 0},
                         // Off the line by 0, 18 and 0: 324; off the mean by 18, 12 and 6: 504.
                         {{0, 30, 24}, 144, 358},
                         {{90'000, 10'000, 90'000}, 0, 0}}) {
    TrendLine line(std::chrono::seconds(20));
    for (std::size_t i = 0; i < c.values.size(); ++i) {
      EXPECT_FALSE(line.add(c.values[i], trend_at_s(static_cast<std::int64_t>(5 * i))));
    }
    EXPECT_TRUE(line.add(0, trend_at_s(15)));
    EXPECT_EQ(line.line().slope_milli, c.slope);
    EXPECT_EQ(line.line().r2_milli, c.r2);
    EXPECT_EQ(line.line().newest_milli, c.values.back());
    EXPECT_EQ(line.line().points, 3U);
    EXPECT_EQ(line.line().window, std::chrono::seconds(20));
  }
}

}  // namespace
}  // namespace vigil::alarm

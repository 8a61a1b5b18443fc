#include "daemon/app/clock_watch.hpp"

#include <gtest/gtest.h>

namespace vigil::app {
namespace {

constexpr std::int64_t s = 1'000'000'000;
constexpr std::int64_t start = 1'700'000'000 * s;

TEST(ClockWatch, TheFirstLookKnowsOfNoStep) {
  ClockWatch watch;
  EXPECT_EQ(watch.look(start), std::nullopt);
}

TEST(ClockWatch, AStepOfMoreThanOneSecondIsToldOnceWithItsDirection) {
  ClockWatch watch;
  (void)watch.look(start);
  EXPECT_EQ(watch.look(start + s), std::nullopt);
  EXPECT_EQ(watch.look(start + 2 * s + 1), Duration(s + 1));
  EXPECT_EQ(watch.look(start + 2 * s + 1), std::nullopt);
  EXPECT_EQ(watch.look(start - 3600 * s), Duration(-3602 * s - 1));
  EXPECT_EQ(watch.look(start - 3600 * s), std::nullopt);
}

TEST(ClockWatch, AClockThatIsDrawnToTheRightTimeIsNotSet) {
  ClockWatch watch;
  for (std::int64_t i = 0; i < 10'000; ++i)
    EXPECT_EQ(watch.look(start + i * s / 1000), std::nullopt);
}

constexpr Instant at_s(std::int64_t seconds) { return Instant::from_ns(seconds * s); }

TEST(SyncWatch, AClockThatIsSynchronisedIsToldOnceForAnAlarmOfBeforeMayStand) {
  SyncWatch watch(at_s(100));
  EXPECT_EQ(watch.look(at_s(100), true), true);
  EXPECT_EQ(watch.look(at_s(101), true), std::nullopt);
}

TEST(SyncWatch, AfterTheStartItHasItsGrace) {
  SyncWatch watch(at_s(100));
  EXPECT_EQ(watch.look(at_s(159), false), std::nullopt);
  EXPECT_EQ(watch.look(at_s(160), false), false);
  EXPECT_EQ(watch.look(at_s(161), false), std::nullopt);
  EXPECT_EQ(watch.look(at_s(162), true), true);
}

TEST(SyncWatch, LaterItHasItsGraceFromWhenItWasLastRight) {
  SyncWatch watch(at_s(100));
  EXPECT_EQ(watch.look(at_s(1000), true), true);
  EXPECT_EQ(watch.look(at_s(1059), false), std::nullopt);
  EXPECT_EQ(watch.look(at_s(1059), true), std::nullopt);
  EXPECT_EQ(watch.look(at_s(1118), false), std::nullopt);
  EXPECT_EQ(watch.look(at_s(1119), false), false);
}

}  // namespace
}  // namespace vigil::app

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

}  // namespace
}  // namespace vigil::app

// Random stories of random clinics, and the rules that hold in each of them. A story that breaks a
// rule prints its seed. In a program of its own, because it counts what operator new is asked for.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/allocation_count.hpp"
#include "tests/engine/story_rules.hpp"

namespace vigil::engine {
namespace {

constexpr std::uint64_t first_seed = 1;
constexpr std::uint64_t last_seed = 30;
constexpr std::size_t steps = 400;

TEST(RandomStories, EveryStoryKeepsEveryRule) {
  StoryTally all;
  for (std::uint64_t seed = first_seed; seed <= last_seed; ++seed) {
    Story story(seed);
    StoryRules rules(story.config(), story.begins());
    story.tell(steps, rules);
    for (const std::string& complaint : rules.complaints) {
      ADD_FAILURE() << "seed " << seed << ": " << complaint;
    }
    if (!rules.complaints.empty()) return;
    all.limit_starts += rules.tally.limit_starts;
    all.limit_ends += rules.tally.limit_ends;
    all.escalations += rules.tally.escalations;
    all.deescalations += rules.tally.deescalations;
    all.signal_losses += rules.tally.signal_losses;
    all.starts_unknown += rules.tally.starts_unknown;
    all.link_losses += rules.tally.link_losses;
    all.link_returns += rules.tally.link_returns;
    all.sensor_alarms += rules.tally.sensor_alarms;
  }
  std::printf(
      "seeds %d to %d: starts %d (unknown %d), ends %d, up %d, down %d, lost under alarm "
      "%d, links lost %d, back %d, sensor alarms %d\n",
      static_cast<int>(first_seed), static_cast<int>(last_seed), static_cast<int>(all.limit_starts),
      static_cast<int>(all.starts_unknown), static_cast<int>(all.limit_ends),
      static_cast<int>(all.escalations), static_cast<int>(all.deescalations),
      static_cast<int>(all.signal_losses), static_cast<int>(all.link_losses),
      static_cast<int>(all.link_returns), static_cast<int>(all.sensor_alarms));
  // No rule is kept by silence.
  EXPECT_GT(all.limit_starts, 100U);
  EXPECT_GT(all.limit_ends, 100U);
  EXPECT_GT(all.escalations, 50U);
  EXPECT_GT(all.deescalations, 20U);
  EXPECT_GT(all.signal_losses, 100U);
  EXPECT_GT(all.starts_unknown, 10U);
  EXPECT_GT(all.link_losses, 200U);
  EXPECT_GT(all.link_returns, 200U);
  EXPECT_GT(all.sensor_alarms, 10U);
}

TEST(RandomStories, TheSameSeedTellsTheSameStory) {
  const auto hash_of = [](std::uint64_t seed) {
    Story story(seed);
    StoryRules rules(story.config(), story.begins());
    story.tell(steps, rules);
    return rules.hash;
  };
  for (std::uint64_t seed = first_seed; seed < first_seed + 5; ++seed) {
    EXPECT_EQ(hash_of(seed), hash_of(seed)) << "seed " << seed;
  }
  EXPECT_NE(hash_of(first_seed), hash_of(last_seed));
}

class NoWatch final : public StoryWatch {
  void after_step(Instant, const Input&, const std::vector<Event>&, bool, Instant) override {}
};

TEST(RandomStories, AStepAllocatesNothingOnceTheEngineIsMade) {
  for (std::uint64_t seed = first_seed; seed <= last_seed; ++seed) {
    Story story(seed);
    story.allocation_counter = &test::allocations;
    NoWatch watch;
    story.tell(steps, watch);
    EXPECT_EQ(story.allocations, 0U) << "seed " << seed;
  }
}

}  // namespace
}  // namespace vigil::engine

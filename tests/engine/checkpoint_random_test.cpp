// Whatever happened, an engine made from a saved state goes on as the one that saved it: the same
// events, requests and answers to the same inputs, and the same state at the end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "tests/engine/random_clinic.hpp"
#include "tests/engine/state_dump.hpp"
#include "tests/engine/story.hpp"
#include "tests/engine/twin.hpp"

namespace vigil::engine {
namespace {

constexpr Duration reboot = std::chrono::seconds(86'400 + 35);

/// VIGIL_CHECKPOINT_SEEDS=N looks at more of them.
int seeds(int usual) {
  const char* wanted = std::getenv("VIGIL_CHECKPOINT_SEEDS");
  return wanted == nullptr ? usual : std::atoi(wanted);
}

/// The last minutes of a story, so that a failure tells where it is.
struct Compared {
  std::uint64_t steps = 0;
  std::uint64_t forks = 0;
};

EngineConfig checkpoint_config() {
  EngineConfig config = random_config();
  config.beds[1].start_cuff = true;
  config.beds[1].monitors.push_back(config.beds[1].monitors.front());
  config.profiles.front().id = "adult";
  config.profiles[1].id = "quiet";
  config.profiles[2].id = "empty";
  return config;
}

bool is_tick(const Input& input) { return std::holds_alternative<Tick>(input); }

/// A clinic whose engine has a twin; a new one is made from time to time.
class Followed {
 public:
  Followed(Duration clock, bool without_idle_ticks)
      : config_(checkpoint_config()),
        clinic(config_),
        clock_(clock),
        without_idle_ticks_(without_idle_ticks) {
    clinic.engine.before = [this] {
      heard_ = clinic.events.size();
      actions_ = clinic.actions.size();
      requests_ = clinic.requests.size();
    };
    clinic.engine.after = [this](Instant now, const Input& input) { follow(now, input); };
  }

  void fork() {
    const auto saved = save(*clinic.engine.engine);
    if (twin_ && !without_idle_ticks_ && !forgets()) expect_same_state(saved);
    twin_.emplace(config_, saved, !without_idle_ticks_, clock_);
    ++compared.forks;
    if (clock_ == Duration(0) && !forgets()) {
      EXPECT_EQ(difference(twin_->save(), saved), "");
    }
  }
  void expect_same_state(const std::vector<std::uint8_t>& saved) {
    Engine same(config_);
    ASSERT_TRUE(same.restore(saved, clock_).ok());
    EXPECT_EQ(difference(twin_->save(), save(same)), "");
  }
  [[nodiscard]] bool has_twin() const { return twin_.has_value(); }

 private:
  void follow(Instant now, const Input& input) {
    if (!twin_ || testing::Test::HasFailure()) return;
    Heard told(!without_idle_ticks_);
    for (std::size_t i = heard_; i < clinic.events.size(); ++i) told.on_event(clinic.events[i]);
    const bool idle = told.lines.empty() && actions_ == clinic.actions.size() &&
                      requests_ == clinic.requests.size();
    if (without_idle_ticks_ && idle && is_tick(input)) return;
    twin_->step(now, input);
    ++compared.steps;
    std::vector<std::string> events;
    std::size_t others = 0;
    for (const std::string& line : twin_->lines) {
      const bool other = line.starts_with("port ") || line.starts_with("request ");
      others += other ? 1U : 0U;
      if (!other && !line.starts_with("answer ")) events.push_back(line);
    }
    EXPECT_EQ(told.lines, events) << "input " << input.index() << " after " << compared.forks
                                  << " forks";
    EXPECT_EQ(others, clinic.actions.size() - actions_ + clinic.requests.size() - requests_);
  }

  EngineConfig config_;

 public:
  Clinic clinic;
  Compared compared;

 private:
  Duration clock_;
  bool without_idle_ticks_;
  std::optional<Twin> twin_;
  std::size_t heard_ = 0;
  std::size_t actions_ = 0;
  std::size_t requests_ = 0;
};

void live(Followed& followed, std::uint64_t seed) {
  Chance chance(seed);
  Clinic& clinic = followed.clinic;
  for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
    disturb(clinic, chance);
    // A time of zero is none, so nothing that counts may be left from the first seconds.
    if (chance.below(6) == 0 && i > 30) followed.fork();
    if (chance.below(50) == 0) {
      const auto monitor = static_cast<MonitorIndex>(chance.below(2));
      clinic.engine.step(clinic.now(), PortOpened{{1, monitor}, "port", "adapter-1"}, clinic);
    }
    if (chance.below(60) == 0) {
      clinic.engine.step(clinic.now(),
                         PortClosed{{static_cast<BedIndex>(chance.below(2)), 0}, "unplugged"},
                         clinic);
    }
    if (chance.below(30) == 0) clinic.open(clinic.now().ns() / 1'000'000, 0);
    if (chance.below(40) == 0) {
      const Identity identity{"Test", "Ward 1", chance.below(2) == 0 ? "77" : "78", "1"};
      clinic.engine.step(clinic.now(), MonitorIdentity{{0, 0}, identity}, clinic);
    }
    if (chance.below(60) == 0) {
      const bool good = chance.below(2) == 0;
      clinic.engine.step(clinic.now(), JournalHealth{good, "the disk is full"}, clinic);
    }
    if (chance.below(40) == 0) {
      clinic.to_ms((clinic.now_s() + 1 + chance.below(400)) * 1000);
    } else {
      clinic.run(1 + chance.below(6));
    }
  }
}

TEST(CheckpointRandom, ARestoredEngineGoesOnAsTheOneThatSaved) {
  Compared all;
  for (int seed = 1; seed <= seeds(40); ++seed) {
    Followed followed(Duration(0), false);
    live(followed, static_cast<std::uint64_t>(seed));
    followed.fork();
    all.steps += followed.compared.steps;
    all.forks += followed.compared.forks;
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  std::printf("%d steps compared after %d restores\n", static_cast<int>(all.steps),
              static_cast<int>(all.forks));
  EXPECT_GT(all.forks, static_cast<std::uint64_t>(12 * seeds(40)));  // of about 40 a seed
}

TEST(CheckpointRandom, TicksThatMadeNothingButAHeartbeatCanBeLeftOut) {
  for (int seed = 1; seed <= seeds(20); ++seed) {
    Followed followed(Duration(0), true);
    live(followed, static_cast<std::uint64_t>(seed));
    EXPECT_GT(followed.compared.steps, 1000U);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
}

TEST(CheckpointRandom, AfterARebootTheSameHappensOnTheNewClock) {
  for (int seed = 1; seed <= seeds(20); ++seed) {
    Followed followed(reboot, false);
    live(followed, static_cast<std::uint64_t>(seed));
    followed.fork();
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
}

/// Stories of ports: opening, failing, other line settings, late wake-ups.
class FollowStory final : public StoryWatch {
 public:
  FollowStory(Story& story, Duration clock, std::uint64_t seed)
      : story_(story), clock_(clock), chance_(seed) {}

  void after_step(Instant now, const Input& input, const std::vector<Event>& events, bool,
                  Instant) override {
    if (testing::Test::HasFailure()) return;
    if (twin_) {
      Heard told;
      for (const Event& event : events) told.on_event(event);
      twin_->step(now, input);
      std::erase_if(twin_->lines, [](const auto& line) { return line.starts_with("port "); });
      EXPECT_EQ(told.lines, twin_->lines);
    }
    if (chance_.below(20) != 0) return;
    const auto saved = save(story_.engine());
    if (twin_ && !forgets()) {
      Engine same(story_.config());
      ASSERT_TRUE(same.restore(saved, clock_).ok());
      EXPECT_EQ(difference(twin_->save(), save(same)), "");
    }
    twin_.emplace(story_.config(), saved, true, clock_);
    ++forks;
  }
  int forks = 0;

 private:
  Story& story_;
  Duration clock_;
  Chance chance_;
  std::optional<Twin> twin_;
};

TEST(CheckpointRandom, StoriesOfPortsGoOnToo) {
  int forks = 0;
  for (int seed = 1; seed <= seeds(60); ++seed) {
    Story story(static_cast<std::uint64_t>(seed));
    FollowStory follow(story, seed % 2 == 0 ? reboot : Duration(0),
                       static_cast<std::uint64_t>(seed));
    story.tell(400, follow);
    forks += follow.forks;
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(forks, 16 * seeds(60));  // of about 44 a seed
}

}  // namespace
}  // namespace vigil::engine

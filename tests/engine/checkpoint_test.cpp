// Bytes that are no whole state, or of another build: an error or a note, and nothing worse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "tests/engine/random_clinic.hpp"
#include "tests/engine/twin.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Something of everything stands.
std::vector<std::uint8_t> busy_state(Clinic& clinic) {
  Chance chance(3);
  for (int i = 0; i < 120; ++i) {
    disturb(clinic, chance);
    clinic.run(1 + chance.below(4));
  }
  return save(*clinic.engine.engine);
}

TEST(Checkpoint, CutAtEveryByteItIsAnErrorAndTheEngineIsAsNew) {
  Clinic clinic(random_config());
  const auto whole = busy_state(clinic);
  const auto fresh = save(Engine(random_config()));
  Engine engine(random_config());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Restored restored = engine.restore(std::span(whole).first(size));
    ASSERT_FALSE(restored.ok()) << size;
    if (size % 512 == 0) {
      ASSERT_EQ(save(engine), fresh) << size;
    }
  }
  EXPECT_TRUE(engine.restore(whole).ok());
}

TEST(Checkpoint, FlippedBitsAreAnErrorOrNothingWorse) {
  Clinic clinic(random_config());
  const auto whole = busy_state(clinic);
  Chance chance(7);
  int errors = 0;
  for (int i = 0; i < 3000; ++i) {
    auto damaged = whole;
    const std::size_t at = chance.below(static_cast<std::uint32_t>(whole.size()));
    damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ (1U << chance.below(8)));
    Engine engine(random_config());
    if (!engine.restore(damaged).ok()) {
      ++errors;
      continue;
    }
    Heard out;
    engine.resume(clinic.now() + std::chrono::seconds(1), out);
    engine.step(clinic.now() + std::chrono::seconds(2), Tick{}, out);
  }
  EXPECT_GT(errors, 300);
}

/// Renames a field in the table of names, as if another build had written it.
void rename(std::vector<std::uint8_t>& saved, std::string_view name) {
  const auto found = std::search(saved.begin(), saved.end(), name.begin(), name.end());
  ASSERT_NE(found, saved.end());
  *found = 'X';
}

TEST(Checkpoint, AnotherBuildsFieldsAreSkippedAndMissingOnesKeepTheirDefault) {
  Clinic clinic;
  clinic.run_to(10);
  auto saved = save(*clinic.engine.engine);
  rename(saved, "wall_minus_boot");
  Engine engine(clinic_config());
  const Restored restored = engine.restore(saved);
  EXPECT_EQ(restored.error, "");
  EXPECT_EQ(restored.unknown, 1U);
  EXPECT_EQ(restored.missing, 1U);
  EXPECT_THAT(restored.notes, ElementsAre("state.wall_minus_boot: not in the saved state",
                                          "state.Xall_minus_boot: not known to this program"));
  Heard out;
  engine.resume(at_ms(11'000), out);
  EXPECT_FALSE(out.lines.empty());
}

TEST(Checkpoint, AnErrorNamesThePlace) {
  Clinic clinic;
  auto saved = save(*clinic.engine.engine);
  rename(saved, "VGLS");
  Engine engine(clinic_config());
  EXPECT_EQ(engine.restore(saved).error, "state: not a saved state");
  saved[0] = 'V';
  saved[4] = 9;
  EXPECT_EQ(engine.restore(saved).error, "state: format 9, and this program reads format 1");
  saved[4] = 1;
  saved[12] = 0;
  saved[13] = 0;
  EXPECT_EQ(engine.restore(saved).error, "state: a name that is not there");
}

TEST(Checkpoint, TheClockOfTheWallIsKept) {
  Engine engine(clinic_config());
  Heard out;
  engine.start(at_ms(1000), out, {5, std::chrono::hours(7)});
  Twin twin(clinic_config(), save(engine));
  EXPECT_EQ(twin.engine.wall_minus_boot(), std::chrono::hours(7));
  twin.step(at_ms(2000), ClockStepped{std::chrono::hours(1), std::chrono::hours(8)});
  EXPECT_EQ(twin.engine.wall_minus_boot(), std::chrono::hours(8));
}

}  // namespace
}  // namespace vigil::engine

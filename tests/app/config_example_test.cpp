// The example that people copy is a good configuration, as shipped, with the drivers as shipped.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "daemon/app/config.hpp"
#include "daemon/app/profile.hpp"

namespace vigil::app {
namespace {

TEST(ConfigExample, ParsesWithoutMistakeOrWarning) {
  std::ifstream file(VIGIL_SOURCE_DIR "/config/vigil.toml");
  ASSERT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  const auto result = parse_config(text.str(), "/run/vigil",
                                   profiles_beside(VIGIL_SOURCE_DIR "/config/vigil.toml"));
  EXPECT_EQ(describe("vigil.toml", result.errors), "");
  EXPECT_EQ(describe("vigil.toml", result.warnings), "");
}

TEST(ConfigExample, ItsValuesAreTheDefaults) {
  std::ifstream file(VIGIL_SOURCE_DIR "/config/vigil.toml");
  ASSERT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  const auto result = parse_config(text.str(), "/run/vigil",
                                   profiles_beside(VIGIL_SOURCE_DIR "/config/vigil.toml"));
  ASSERT_TRUE(result.config);
  const Config defaults;
  EXPECT_EQ(result.config->source, defaults.source);
  EXPECT_EQ(result.config->ring_bytes, defaults.ring_bytes);
  const capture::Limits& limits = result.config->capture.limits;
  EXPECT_FALSE(result.config->capture.on());
  EXPECT_TRUE(result.config->capture.enabled);
  EXPECT_EQ(limits.file_max_bytes, defaults.capture.limits.file_max_bytes);
  EXPECT_EQ(limits.file_max_age, defaults.capture.limits.file_max_age);
  EXPECT_EQ(limits.link_max_bytes, defaults.capture.limits.link_max_bytes);
  EXPECT_EQ(limits.total_max_bytes, defaults.capture.limits.total_max_bytes);
  EXPECT_EQ(limits.keep, defaults.capture.limits.keep);
  const JournalConfig& journal = result.config->journal;
  EXPECT_EQ(journal.enabled, defaults.journal.enabled);
  EXPECT_EQ(journal.folder, defaults.journal.folder);
  EXPECT_EQ(journal.keep_days, defaults.journal.keep_days);
  EXPECT_EQ(journal.keep_bytes, defaults.journal.keep_bytes);
  EXPECT_EQ(result.config->require_synchronised, defaults.require_synchronised);
  EXPECT_EQ(result.config->engine.technical.fresh, defaults.engine.technical.fresh);
  EXPECT_EQ(result.config->engine.technical.invalid, defaults.engine.technical.invalid);
  EXPECT_EQ(result.config->engine.technical.sensor_off, defaults.engine.technical.sensor_off);
  EXPECT_EQ(result.config->engine.profiles.size(), 4U);
  EXPECT_FALSE(result.config->engine.beds[0].cuff_on_oximeter_limb);
  EXPECT_EQ(result.config->bus.feed, std::vector<std::string>{"ipc:///run/vigil/feed"});
  EXPECT_EQ(result.config->bus.control, std::vector<std::string>{"ipc:///run/vigil/control"});
  EXPECT_EQ(result.config->bus.waves, std::vector<std::string>{"ipc:///run/vigil/waves"});
}

}  // namespace
}  // namespace vigil::app

// A profile and its base, a folder of them, and the configuration that names them.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "daemon/app/profile.hpp"
#include "tests/app/profile_lines.hpp"
#include "tests/app/profile_sample.hpp"

namespace vigil::app {
namespace {

/// The sample in two files: the base begins where the limits do and ends before the phases.
struct Halves {
  std::string base;
  std::string own;
};
Halves halves() {
  const std::string all = sample_profile();
  const auto limits = all.find("[limits");
  const auto phases = all.find("[[phases]]");
  std::string own = all.substr(0, limits) + all.substr(phases);
  own.replace(own.find("version"), 0, "base = \"b.base.toml\"\n");
  return {all.substr(limits, phases - limits), own};
}

ProfileResult load(const Halves& files) {
  return load_profile(files.own, "dir/sample.toml", [&](const std::string& name) {
    return name == "b.base.toml" ? std::optional(files.base) : std::nullopt;
  });
}

TEST(ProfileBase, GivesTheTablesThatTheProfileDoesNotHave) {
  const ProfileResult whole = load_profile(sample_profile(), "sample.toml", {});
  const ProfileResult two = load(halves());
  ASSERT_TRUE(whole.profile);
  ASSERT_TRUE(two.profile) << describe("f", two.errors);
  EXPECT_EQ(two.base, "b.base.toml");
  EXPECT_EQ(lines_of(two.profile->limits), lines_of(whole.profile->limits));
  EXPECT_EQ(lines_of(two.profile->trends), lines_of(whole.profile->trends));
  EXPECT_EQ(lines_of(two.profile->rules.escalation), lines_of(whole.profile->rules.escalation));
  EXPECT_EQ(two.sources, whole.sources);
}

TEST(ProfileBase, ATableOfTheProfileReplacesThatOfTheBaseAsAWhole) {
  Halves files = halves();
  files.own +=
      "[limits.spo2]\nbelow.high = { limit = 86, source = \"own\" }\n"
      "[rules.median]\nwindow_s = 3\nsource = \"own\"\n";
  const ProfileResult result = load(files);
  ASSERT_TRUE(result.profile) << describe("f", result.errors);
  EXPECT_EQ(lines_of(result.profile->limits),
            "spo2 below high <86 clear 88 delay 0\n"
            "nibp_sys above medium >160 clear 155 delay 0 confirm\n");
  EXPECT_EQ(result.profile->rules.median_window, std::chrono::seconds(3));
  EXPECT_EQ(result.profile->rules.cuff.cycle, std::chrono::seconds(60));
  EXPECT_EQ(result.sources.at("limits.spo2.below.0"), "own");
  EXPECT_EQ(result.sources.at("rules.median"), "own");
}

TEST(ProfileBase, MistakesInItAreToldWithItsName) {
  Halves files = halves();
  files.base.replace(files.base.find("clear = 94"), 10, "clear = 91");
  files.base.replace(files.base.find("cycle_s"), 7, "cycles");
  files.own.replace(files.own.find("version = 3"), 11, "version = 0");
  EXPECT_EQ(describe("dir/sample.toml", load(files).errors),
            "dir/sample.toml:3:11: 'version' is 0, expected 1 to 1000000\n"
            "dir/b.base.toml:2:38: below.medium clears at 91, expected 92 or more\n"
            "dir/b.base.toml:31:1: [rules.cuff] has no 'cycle_s', expected a number\n"
            "dir/b.base.toml:33:1: unknown key 'cycles' in [rules.cuff], did you mean "
            "'cycle_s'?\n");
}

TEST(ProfileBase, HoldsNothingThatIsOfOneProfile) {
  Halves files = halves();
  files.base = "id = \"x\"\n" + files.base;
  EXPECT_EQ(describe("f", load(files).errors),
            "dir/b.base.toml:1:1: unknown key 'id' in a base, expected limits, sane, rules, "
            "trends or session\n");
}

TEST(ProfileBase, TheHashIsThatOfItsBytesAndThenThoseOfTheProfile) {
  Halves files = halves();
  const std::string hash = load(files).profile->hash;
  // "cat b.base.toml sample.toml | sha256sum" gives the same.
  EXPECT_EQ(hash, "18844c0c89577ca8e9bbe6e538bc669c3e46d020c8de44ac4042e8c3b5454c1c");
  files.base += "# a comment\n";
  EXPECT_NE(load(files).profile->hash, hash);
}

TEST(ProfileBase, WithoutABaseTheHashIsThatOfTheProfile) {
  EXPECT_EQ(load_profile(sample_profile(), "sample.toml", {}).profile->hash,
            "68528a3e4480516912b28746de3701c45a9ce8ec75379588c2e8c0cb2f9ca518");
}

class ProfileFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-profiles-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    std::filesystem::create_directory(folder_ / "profiles");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / "profiles" / name, std::ios::binary) << text;
  }
  std::string profiles() const { return folder_ / "profiles"; }
  ConfigResult parse(const std::string& top, const std::string& bed) const {
    const std::string text = top +
                             "[[bed]]\nroom = \"7\"\nbed = \"a\"\n[[bed.monitor]]\n"
                             "driver = \"acme-oximeter\"\nport = \"/dev/ttyS0\"\n" +
                             "[[bed]]\nroom = \"8\"\nbed = \"a\"\n" + bed +
                             "[[bed.monitor]]\ndriver = \"acme-oximeter\"\n"
                             "port = \"/dev/ttyS1\"\n";
    return parse_config(text, "/run/vigil", profiles_beside(folder_ / "vigil.toml"));
  }
  static std::string named(const std::string& id) {
    return changed_sample("id = \"sample\"", "id = \"" + id + "\"");
  }
  std::filesystem::path folder_;
};

TEST_F(ProfileFolder, GivesEveryProfileById) {
  write("two.toml", named("two"));
  write("one.toml", named("one"));
  write("x.base.toml", "[limits]\n");
  write("notes.txt", "no profile");
  const ProfileSet set = load_profiles(profiles());
  EXPECT_EQ(describe("f", set.errors), "");
  ASSERT_EQ(set.profiles.size(), 2U);
  EXPECT_EQ(set.profiles[0].id, "one");
  EXPECT_EQ(set.profiles[1].id, "two");
  EXPECT_TRUE(set.found);
}

TEST_F(ProfileFolder, AMistakeInABaseOfTwoProfilesIsToldOnce) {
  Halves files = halves();
  files.base.replace(files.base.find("clear = 94"), 10, "clear = 91");
  write("b.base.toml", files.base);
  write("sample.toml", files.own);
  files.own.replace(files.own.find("sample"), 6, "second");
  write("second.toml", files.own);
  const ProfileSet set = load_profiles(profiles());
  EXPECT_TRUE(set.profiles.empty());
  EXPECT_EQ(describe("f", set.errors), profiles() +
                                           "/b.base.toml:2:38: below.medium clears at "
                                           "91, expected 92 or more\n");
}

TEST_F(ProfileFolder, ThatIsNotThereIsNotFound) {
  EXPECT_FALSE(load_profiles(profiles() + "/none").found);
  EXPECT_FALSE(profile_files(profiles() + "/none"));
}

TEST_F(ProfileFolder, ABedHasTheClinicsDefaultOrItsOwn) {
  write("one.toml", named("one"));
  write("two.toml", named("two"));
  const auto result =
      parse("profile = \"two\"\n", "profile = \"one\"\ncuff_on_oximeter_limb = true\n");
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  const engine::EngineConfig& engine = result.config->engine;
  ASSERT_EQ(engine.profiles.size(), 2U);
  EXPECT_EQ(engine.beds[0].profile, 1);
  EXPECT_EQ(engine.beds[1].profile, 0);
  EXPECT_FALSE(engine.beds[0].cuff_on_oximeter_limb);
  EXPECT_TRUE(engine.beds[1].cuff_on_oximeter_limb);
  EXPECT_EQ(describe("f", result.warnings), "");
}

TEST_F(ProfileFolder, WithoutADefaultABedHasOnlyItsOwnLimits) {
  write("one.toml", named("one"));
  const auto result = parse("", "profile = \"one\"\n");
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  EXPECT_EQ(result.config->engine.beds[0].profile, engine::default_profile);
  EXPECT_EQ(result.config->engine.beds[1].profile, 0);
  EXPECT_EQ(describe("f", result.warnings),
            "f:1:1: bed 'a' of room '7' has no limits: only technical alarms\n");
}

TEST_F(ProfileFolder, AProfileThatIsNotThereIsAMistake) {
  write("one.toml", named("one"));
  const auto result = parse("profile = \"ome\"\n", "profile = \"x-ray\"\n");
  EXPECT_EQ(describe("f", result.errors),
            "f:1:11: unknown profile 'ome', did you mean 'one'? expected one\n"
            "f:11:11: unknown profile 'x-ray', expected one\n");
}

TEST_F(ProfileFolder, AFolderThatIsNamedMustBeThere) {
  EXPECT_EQ(describe("f", parse("profiles = \"none\"\n", "").errors),
            "f:1:12: 'profiles' is 'none', expected a folder that can be read\n");
}

TEST_F(ProfileFolder, AFolderThatNobodyNamedMayBeMissing) {
  std::filesystem::remove_all(folder_ / "profiles");
  EXPECT_EQ(describe("f", parse("", "").errors), "");
  EXPECT_EQ(describe("f", parse("profile = \"one\"\n", "").errors),
            "f:1:11: unknown profile 'one', expected a folder with profiles\n");
}

TEST_F(ProfileFolder, AMistakeInAProfileIsAMistakeOfTheConfiguration) {
  write("one.toml", changed_sample("id = \"sample\"", "id = \"ona\""));
  const auto result = parse("profile = \"one\"\n", "");
  EXPECT_FALSE(result.config);
  EXPECT_EQ(describe("f", result.errors),
            profiles() + "/one.toml:1:6: 'id' is 'ona', expected the name of the file ('one')\n");
}

}  // namespace
}  // namespace vigil::app

// What a medical director is given to sign: the whole text of a shipped profile, and its form.
#include "tools/vigil/profile_text.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

app::ProfileResult shipped(std::string_view id) {
  const std::string file = std::string(VIGIL_SOURCE_DIR "/config/profiles/").append(id) + ".toml";
  auto result = app::load_profile_file(file);
  EXPECT_TRUE(result && result->profile) << file;
  // The golden text shows the numbers; a comment in the file must not change it.
  result->profile->hash = std::string(64, '0');
  return *result;
}

// After a change that is meant:
//   vigil profile show ketamine-im --dir config/profiles >
//   tests/tools/golden/profile-ketamine-im.txt
// and put zeros in the place of the hash, and "ketamine-im.toml" in that of the path.
TEST(ProfileText, OfKetamineIntoTheMuscleIsTheGoldenText) {
  std::ifstream in(VIGIL_SOURCE_DIR "/tests/tools/golden/profile-ketamine-im.txt");
  const std::string golden{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_EQ(profile_text(shipped("ketamine-im"), "ketamine-im.toml"), golden);
}

TEST(ProfileText, HasAtMost100ColumnsAndNoSpaceAtTheEndOfALine) {
  for (const char* id : {"ketamine-im", "ketamine-iv40", "ketamine-sl", "esketamine-in"}) {
    std::istringstream text(profile_text(shipped(id), std::string(id) + ".toml"));
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(watch::columns(line), 100U) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(ProfileText, SaysThatNobodySignedUntilSomebodyDid) {
  app::ProfileResult result = shipped("ketamine-sl");
  EXPECT_NE(profile_text(result, "f").find("\nNOT SIGNED OFF."), std::string::npos);
  result.sign_off = {"A. Person", "medical director", "2026-01-31"};
  const std::string text = profile_text(result, "f");
  EXPECT_EQ(text.find("NOT SIGNED OFF"), std::string::npos);
  EXPECT_NE(text.find("\nSigned off by A. Person, medical director, on 2026-01-31\n"),
            std::string::npos);
}

TEST(ProfileText, SaysWhatIsOff) {
  app::ProfileResult result = shipped("ketamine-sl");
  result.profile->rules = {};
  result.profile->trends = {};
  const std::string text = profile_text(result, "f");
  for (const char* words :
       {"Every limit is judged on the single value.", "No alarm stays to be seen after its end.",
        "HR and pulse are not compared.", "Failed cuff cycles raise no alarm.",
        "medium never, high never"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words;
  }
  EXPECT_EQ(text.find("Trends"), std::string::npos);
}

TEST(ProfileText, OfAFileCanNotDriveTheTerminal) {
  app::ProfileResult result = shipped("ketamine-sl");
  result.sources["phases.0"] = "\x1b[2J";
  EXPECT_EQ(profile_text(result, "f").find('\x1b'), std::string::npos);
}

TEST(ProfileList, HasALinePerProfile) {
  app::ProfileResult second = shipped("ketamine-sl");
  second.sign_off = {"A. Person", "medical director", "2026-01-31"};
  EXPECT_EQ(profile_list({shipped("ketamine-im"), second}),
            "profile               version  title                                     signed off\n"
            "ketamine-im           3        Ketamine into the muscle, adults          "
            "NOT SIGNED OFF\n"
            "ketamine-sl           3        Ketamine lozenge or by mouth, adults      "
            "2026-01-31 A. Person\n");
}

}  // namespace
}  // namespace vigil

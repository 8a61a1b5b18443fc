// Every rule of this folder, applied to the whole repository.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/registry.hpp"
#include "tests/repo/code_rules.hpp"
#include "tests/repo/layers.hpp"
#include "tests/repo/source_file.hpp"
#include "tests/repo/text_rules.hpp"

namespace vigil::repo {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = read_tree(VIGIL_SOURCE_DIR);
  return files;
}

using FileRule = Findings (*)(const SourceFile&);

std::string broken(FileRule rule) {
  Findings all;
  for (const SourceFile& file : tree()) {
    const Findings found = rule(file);
    all.insert(all.end(), found.begin(), found.end());
  }
  return describe(all);
}

TEST(Tree, IncludesFollowTheLayers) { EXPECT_EQ(broken(include_direction), ""); }
TEST(Tree, CoreIncludesTheStandardLibraryOnly) { EXPECT_EQ(broken(core_includes), ""); }
TEST(Tree, HandOffAndClientStayOnFewLibraries) { EXPECT_EQ(broken(library_includes), ""); }
TEST(Tree, BeastIsInOneTranslationUnit) { EXPECT_EQ(describe(beast_in_one_place(tree())), ""); }
TEST(Tree, CoreTouchesNoClockThreadOrOutput) { EXPECT_EQ(broken(core_calls), ""); }
TEST(Tree, CoreHasNoCoroutine) { EXPECT_EQ(broken(core_coroutines), ""); }
TEST(Tree, NoTemporaryIsAwaited) { EXPECT_EQ(broken(awaited_temporaries), ""); }
TEST(Tree, NoExceptionIsSwallowed) { EXPECT_EQ(broken(swallowed_exceptions), ""); }
TEST(Tree, LinesAreAtMost100Columns) { EXPECT_EQ(broken(long_lines), ""); }
TEST(Tree, LongFilesSayWhy) { EXPECT_EQ(broken(long_files), ""); }
TEST(Tree, MainOfTheDaemonIsShort) { EXPECT_EQ(broken(long_main), ""); }
TEST(Tree, NothingIsMarkedUnfinished) { EXPECT_EQ(broken(unfinished_marks), ""); }
TEST(Tree, NoBuildMachineIsNamed) { EXPECT_EQ(broken(machine_names), ""); }
TEST(Tree, PagesForUsersKeepTheNotice) { EXPECT_EQ(broken(missing_notice), ""); }
TEST(Tree, EveryMessageOfTheSchemaHasAComment) { EXPECT_EQ(broken(undocumented_messages), ""); }
TEST(Tree, LinksOfPagesLeadSomewhere) { EXPECT_EQ(describe(broken_links(tree())), ""); }
TEST(Tree, CitedPagesAreThere) { EXPECT_EQ(describe(missing_citations(tree())), ""); }

TEST(Tree, ThePageNamesNoOtherServer) {
  EXPECT_EQ(broken(foreign_addresses), "");
  const std::string built = "station/web/dist";
  const std::vector<SourceFile> files = read_tree(std::string(VIGIL_SOURCE_DIR) + "/" + built);
  EXPECT_GE(files.size(), 3U);
  Findings all;
  for (const SourceFile& file : files) {
    const Findings found = foreign_addresses({built + "/" + file.path, file.text});
    all.insert(all.end(), found.begin(), found.end());
  }
  EXPECT_EQ(describe(all), "");
}

TEST(Tree, EveryDriverHasAPage) {
  std::vector<std::string_view> ids;
  for (const Descriptor* const driver : drivers()) ids.push_back(driver->id);
  EXPECT_EQ(describe(undocumented_drivers(ids, tree())), "");
}

TEST(Tree, SourceIsFormatted) {
  if (std::system("command -v clang-format-14 > /dev/null") != 0) {
    GTEST_SKIP() << "clang-format-14 is not installed: NOTHING was checked. "
                    "\"./run deps lint\" installs it.";
  }
  std::string command = "cd '" VIGIL_SOURCE_DIR "' && clang-format-14 --dry-run -Werror";
  for (const SourceFile& file : tree()) {
    if (is_cpp(file)) command += " '" + file.path + "'";
  }
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), static_cast<int>(part.size()), pipe) != nullptr) {
    output += part.data();
  }
  EXPECT_EQ(pclose(pipe), 0) << output;
}

}  // namespace
}  // namespace vigil::repo

#include "tests/repo/text_rules.hpp"

#include <gtest/gtest.h>

namespace vigil::repo {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(LongLines, CountCodePointsAndNotBytes) {
  EXPECT_EQ(describe(long_lines({"a.cpp", repeated("°", 100) + "\n"})), "");
  EXPECT_EQ(describe(long_lines({"a.cpp", "\n" + repeated("°", 101) + "\n"})),
            "a.cpp:2: 101 columns, at most 100\n");
}

TEST(LongLines, AreRefusedInEveryKindOfSource) {
  const std::string text = repeated("x", 101);
  for (const char* path : {"a.cpp", "a.hpp", "CMakeLists.txt", "daemon/CMakeLists.txt", "run",
                           ".ci/run", "a.sh", "a.py", "a.proto", "a.toml", "a.toml.in", "a.ts"}) {
    EXPECT_EQ(describe(long_lines({path, text})),
              std::string(path) + ":1: 101 columns, at most 100\n");
  }
  EXPECT_EQ(describe(long_lines({"README.md", text})), "");
}

TEST(LongFiles, MustSayWhyInTheirFirstParagraph) {
  const std::string body = repeated("x\n", 401);
  EXPECT_EQ(describe(long_files({"a.cpp", repeated("x\n", 400)})), "");
  EXPECT_EQ(describe(long_files({"a.cpp", body})),
            "a.cpp: 401 lines, and its first paragraph does not say \"long because\"\n");
  EXPECT_EQ(describe(long_files({"a.cpp", "// It is long because of its table.\n\n" + body})), "");
  EXPECT_EQ(describe(long_files({"a.cpp", "x\n\n// long because\n" + body})),
            "a.cpp: 404 lines, and its first paragraph does not say \"long because\"\n");
}

TEST(LongMain, OfTheDaemonIsRefused) {
  EXPECT_EQ(describe(long_main({"daemon/app/main.cpp", repeated("x\n", 60)})), "");
  EXPECT_EQ(describe(long_main({"daemon/app/main.cpp", repeated("x\n", 61)})),
            "daemon/app/main.cpp: 61 lines, at most 60\n");
}

TEST(UnfinishedMarks, AreRefusedAsWordsOnly) {
  EXPECT_EQ(describe(unfinished_marks({"a.md",
                                       "mastodon\n- TO"
                                       "DO later\nvigil-XXXXXX\n"})),
            "a.md:2: a mark of unfinished work: TO"
            "DO\n");
  EXPECT_EQ(describe(unfinished_marks({"a.md",
                                       "FIX"
                                       "ME\n"})),
            "a.md:1: a mark of unfinished work: FIX"
            "ME\n");
}

TEST(MachineNames, AreRefused) {
  EXPECT_EQ(describe(machine_names({"a.md",
                                    "see /ho"
                                    "me/nurse/x\n../work/x /run/vigil/feed\n"})),
            "a.md:1: a path of one machine:  /ho"
            "me/n\n");
  EXPECT_EQ(describe(machine_names({"a.sh",
                                    "curl https:"
                                    "//registry.example.org/x\n"})),
            "a.sh:1: an address of a package archive: https:"
            "//registry.example.org\n");
}

TEST(ForeignAddresses, AreFoundInThePageOnly) {
  const std::string text =
      "const svg = \"http://www.w3.org/2000/svg\";\nconst live = `wss://${place}/api/live`;\n"
      "const font = \"https://fonts.example.org/a\";\n";
  EXPECT_EQ(describe(foreign_addresses({"station/web/src/a.ts", text})),
            "station/web/src/a.ts:3: an address outside of the station: "
            "https://fonts.example.org\n");
  EXPECT_EQ(describe(foreign_addresses({"station/web/dist/a.js", text})),
            "station/web/dist/a.js:3: an address outside of the station: "
            "https://fonts.example.org\n");
  EXPECT_EQ(describe(foreign_addresses({"station/web/vite.config.ts", text})), "");
}

TEST(MissingNotice, IsFoundOnPagesThatUsersRead) {
  const std::string notice =
      "> Vigil is secondary, advisory notification for research and education.\n"
      "> The bedside monitor stays the\n> primary alarm.\n";
  const std::string finding =
      "docs/a.md: no notice \"secondary, advisory notification … the bedside monitor stays the "
      "primary alarm\"\n";
  EXPECT_EQ(describe(missing_notice({"docs/a.md", notice})), "");
  EXPECT_EQ(describe(missing_notice({"docs/a.md", "# A\n"})), finding);
  EXPECT_EQ(describe(missing_notice({"CONTRIBUTING.md", "# A\n"})), "");
}

TEST(UndocumentedMessages, AreFound) {
  const SourceFile file{"proto/a.proto",
                        "// Why.\nmessage A {}\nmessage B {\n  // Unit.\n  int32 x = 1;\n}\n"
                        "message C {\n  int32 x = 1;\n}\nenum D {\n  E = 0;  // Why.\n}\n"};
  EXPECT_EQ(describe(undocumented_messages(file)), "proto/a.proto:7: C has no comment\n");
}

TEST(BrokenLinks, AreFoundFromTheFolderOfThePage) {
  const SourceFile page{"docs/README.md",
                        "[a](../run) [b](formats/) [c](https://example.org/x) [d](bus.md#feed)\n"};
  EXPECT_EQ(describe(broken_links({page, {"run", ""}, {"docs/formats/bus.md", ""}})),
            "docs/README.md: a link to nothing: docs/bus.md\n");
}

TEST(MissingCitations, AreFoundInCommentsOfCodeAndInAllOtherText) {
  const SourceFile page{"docs/rules.md",
                        "see rules.md and `gone.md`, not https://example.org/a.md\n"};
  const SourceFile code{"daemon/a.cpp",
                        "// docs/rules.md 1\nauto a = \"lost.md\";  // DESIGN.md 3.1\n"
                        "// docs/drivers/<id>.md, README.md; entry.mdc\n"};
  const SourceFile script{"run", "# as docs/rules.md and docs/none.md say\n"};
  EXPECT_EQ(describe(missing_citations({page, code, script, {"daemon/README.md", ""}})),
            "docs/rules.md:1: no such page: gone.md\n"
            "daemon/a.cpp:2: no such page: DESIGN.md\n"
            "run:1: no such page: docs/none.md\n");
}

TEST(UndocumentedDrivers, AreFoundById) {
  const std::vector<SourceFile> tree{{"docs/drivers/nonin.md", ""}};
  EXPECT_EQ(describe(undocumented_drivers({"nonin", "other"}, tree)),
            "docs/drivers/other.md: no such page\n");
}

}  // namespace
}  // namespace vigil::repo

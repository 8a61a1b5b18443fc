#include "tests/repo/source_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace vigil::repo {
namespace {

TEST(CodeOnly, BlanksCommentsAndLiteralsAndKeepsTheLines) {
  EXPECT_EQ(code_only("a; // b\nc"), "a;     \nc");
  EXPECT_EQ(code_only("a /* b\nc */ d"), "a     \n     d");
  EXPECT_EQ(code_only("f(\"x\\\"y\", 'z');"), "f(      ,    );");
  EXPECT_EQ(code_only("x = 1'000; // it's"), "x = 1'000;        ");
  EXPECT_EQ(code_only("R\"re(a\"b)re\" c"), "             c");
}

TEST(LinesOf, HasNoEmptyLastLine) {
  EXPECT_EQ(lines_of("a\n\nb\n"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(lines_of("a"), (std::vector<std::string_view>{"a"}));
  EXPECT_EQ(lines_of(""), (std::vector<std::string_view>{}));
}

TEST(ReadTree, FindsSourceByItsPathFromTheTopAndNoBuildOutput) {
  const auto tree = read_tree(VIGIL_SOURCE_DIR);
  const auto has = [&](std::string_view path) {
    return std::any_of(tree.begin(), tree.end(), [&](const auto& f) { return f.path == path; });
  };
  EXPECT_TRUE(has("drivers/api/decoder.hpp"));
  EXPECT_TRUE(has("proto/vigil/v1/event.proto"));
  EXPECT_TRUE(has(".ci/run"));
  EXPECT_TRUE(has("run"));
  EXPECT_TRUE(std::none_of(tree.begin(), tree.end(),
                           [](const auto& f) { return is_under(f.path, "build"); }));
}

}  // namespace
}  // namespace vigil::repo

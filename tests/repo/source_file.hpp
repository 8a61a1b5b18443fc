// A file of the repository as text, and what the rules of this folder say of it.
//
// Rules are pure functions from files to findings, so that each can be shown to fail on a small
// sample. Only read_tree() touches the disk. One thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::repo {

struct SourceFile {
  std::string path;  // from the top of the repository, with '/'
  std::string text;
};

/// One broken rule, as "path:line: text". Line 0: the file as a whole.
struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string text;
};
using Findings = std::vector<Finding>;

[[nodiscard]] std::string describe(const Finding& finding);
/// All findings, one a line; empty if there is none.
[[nodiscard]] std::string describe(const Findings& findings);

/// Lines without their ends. A file that ends in a newline has no empty last line.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
/// C++ text with comments and the contents of literals blanked; line ends stay where they were.
[[nodiscard]] std::string code_only(std::string_view text);
/// The other half: C++ text with everything but its comments blanked.
[[nodiscard]] std::string comments_only(std::string_view text);
/// Code points, so that a box drawing or a degree sign counts as one column.
[[nodiscard]] std::size_t columns(std::string_view line);

[[nodiscard]] bool is_cpp(const SourceFile& file);  // .cpp, .hpp, .h
[[nodiscard]] bool is_under(std::string_view path, std::string_view folder);

/// Every text file of the project below `top`, without build output, dependencies and captures.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& top);

}  // namespace vigil::repo

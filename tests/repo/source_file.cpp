#include "tests/repo/source_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace vigil::repo {
namespace {

constexpr std::array<std::string_view, 19> text_endings{
    ".cpp", ".hpp", ".h",  ".cmake", ".txt", ".sh",    ".py",  ".proto", ".toml", ".in",
    ".ts",  ".tsx", ".md", ".json",  ".mjs", ".rules", ".css", ".html",  ".js"};
// Also what programs write: "gen" from the schema, "dist" from the page's sources.
constexpr std::array<std::string_view, 6> skipped_folders{"build", ".git", "node_modules",
                                                          "dist",  "gen",  "__pycache__"};

bool is_text(const std::string& name) {
  if (name.find('.') == std::string::npos || name.front() == '.') return true;
  return std::any_of(text_endings.begin(), text_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_skipped(const std::string& name) {
  return std::find(skipped_folders.begin(), skipped_folders.end(), name) != skipped_folders.end();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Length of the literal or comment that starts at `at`; 0 if none does.
std::size_t comment_length(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size()) - at;
  if (text.substr(at, 2) != "/*") return 0;
  const std::size_t end = text.find("*/", at + 2);
  return (end == std::string_view::npos ? text.size() : end + 2) - at;
}

std::size_t raw_string_length(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "R\"") return 0;
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return 0;
  const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t end = text.find(close, open);
  return (end == std::string_view::npos ? text.size() : end + close.size()) - at;
}

std::size_t quoted_length(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '"' && quote != '\'') return 0;
  // A quote inside a number separates digits: 1'000.
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
  if (quote == '\'' && at > 0 && is_digit(text[at - 1])) return 0;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != quote && text[end] != '\n') {
    end += text[end] == '\\' ? 2U : 1U;
  }
  return std::min(end + 1, text.size()) - at;
}

}  // namespace

std::string describe(const Finding& finding) {
  const std::string where = finding.line == 0 ? "" : ":" + std::to_string(finding.line);
  return finding.path + where + ": " + finding.text;
}

std::string describe(const Findings& findings) {
  std::string all;
  for (const Finding& finding : findings) all += describe(finding) + "\n";
  return all;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string code_only(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = comment_length(text, at);
    if (length == 0) length = raw_string_length(text, at);
    if (length == 0) length = quoted_length(text, at);
    for (std::size_t i = at; i < at + length; ++i) {
      if (code[i] != '\n') code[i] = ' ';
    }
    at += std::max<std::size_t>(length, 1);
  }
  return code;
}

std::string comments_only(std::string_view text) {
  std::string comments(text);
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t length = comment_length(text, at); length > 0) {
      at += length;
      continue;
    }
    std::size_t length = raw_string_length(text, at);
    if (length == 0) length = quoted_length(text, at);
    for (std::size_t end = at + std::max<std::size_t>(length, 1); at < end; ++at) {
      if (comments[at] != '\n') comments[at] = ' ';
    }
  }
  return comments;
}

std::size_t columns(std::string_view line) {
  const auto starts_code_point = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  };
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), starts_code_point));
}

bool is_cpp(const SourceFile& file) {
  return file.path.ends_with(".cpp") || file.path.ends_with(".hpp") || file.path.ends_with(".h");
}

bool is_under(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::vector<SourceFile> read_tree(const std::filesystem::path& top) {
  std::vector<SourceFile> files;
  auto entry = std::filesystem::recursive_directory_iterator(top);
  for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory()) {
      if (is_skipped(name)) entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && name.ends_with(".png")) {
      // A picture is there to be linked to; it has no text.
      files.push_back({entry->path().lexically_relative(top).generic_string(), ""});
    } else if (entry->is_regular_file() && is_text(name) && !is_skipped(name)) {
      files.push_back(
          {entry->path().lexically_relative(top).generic_string(), read_file(entry->path())});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace vigil::repo

#include "daemon/app/config_toml.hpp"

#include <algorithm>
#include <string>

namespace vigil::app {
namespace {

// toml++ 3.3 nests one table per dot of a key and frees them by recursion: 100'000 dots in one line
// overflow the stack. No line of a sane file has more dots than a few endpoints have.
constexpr std::size_t max_dots_per_line = 32;

/// What can't be given to the parser at all.
bool parsable(std::string_view text, const std::string& file, Report& report) {
  if (text.size() > config_max_bytes) {
    report.error({1, 1, file}, std::to_string(text.size()) + " bytes, expected at most " +
                                   std::to_string(config_max_bytes));
    return false;
  }
  std::size_t number = 1;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto first = line.find_first_not_of(" \t");
    const bool comment = first != std::string_view::npos && line[first] == '#';
    const auto dots = static_cast<std::size_t>(std::count(line.begin(), line.end(), '.'));
    if (!comment && dots > max_dots_per_line) {
      report.error({number, 1, file}, std::to_string(dots) +
                                          " dots in one line, expected at most " +
                                          std::to_string(max_dots_per_line));
      return false;
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
  }
  return true;
}

}  // namespace

std::optional<toml::table> parse_toml(std::string_view text, Report& report,
                                      std::string_view file) {
  if (!parsable(text, std::string(file), report)) return std::nullopt;
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const auto begin = error.source().begin;
    Mark at;
    if (begin) at = {begin.line, begin.column};
    at.file = file;
    report.error(at, "not TOML: " + std::string(error.description()));
  }
  return std::nullopt;
}

}  // namespace vigil::app

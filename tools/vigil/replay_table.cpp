#include "tools/vigil/replay_table.hpp"

#include "tools/vigil/terminal_text.hpp"

namespace vigil::replay {
namespace {

constexpr std::size_t quoted_max = 40;
constexpr std::size_t digits_max = 9;
constexpr std::size_t places_max = 3;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r";
  const std::size_t from = text.find_first_not_of(space);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(space) - from + 1);
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

bool only_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<TableLine> table_lines(std::string_view text) {
  std::vector<TableLine> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty() && line.front() != '#') lines.push_back({number, cells_of(line)});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::optional<std::int64_t> milli_from(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || whole.size() > digits_max || !only_digits(whole)) return std::nullopt;
  if (part.size() > places_max || !only_digits(part)) return std::nullopt;
  if (point != std::string_view::npos && part.empty()) return std::nullopt;
  std::int64_t milli = 0;
  for (const char digit : whole) milli = milli * 10 + (digit - '0');
  for (std::size_t i = 0; i < places_max; ++i) {
    milli = milli * 10 + (i < part.size() ? part[i] - '0' : 0);
  }
  return negative ? -milli : milli;
}

std::string quoted(std::string_view text) {
  const bool cut = text.size() > quoted_max;
  return "\"" + watch::printable(text.substr(0, quoted_max)) + (cut ? "..." : "") + "\"";
}

}  // namespace vigil::replay

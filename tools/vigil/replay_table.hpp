// Comma separated text as lines and cells, and the numbers in it. Pure functions, any thread.
//
// No quoting: neither numbers nor our own words need it. A line that starts with "#" is a comment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::replay {

struct TableLine {
  std::size_t number = 0;  // in the file, from 1
  std::vector<std::string_view> cells;
};

/// Every line that is neither empty nor a comment; the views are into `text`.
[[nodiscard]] std::vector<TableLine> table_lines(std::string_view text);

/// "-62.85" as -62850; at most three places behind the point and nine before it. Nothing if it is
/// no such number.
[[nodiscard]] std::optional<std::int64_t> milli_from(std::string_view text);

/// A text of somebody else's file, as it may stand in a message: short, and printable.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace vigil::replay

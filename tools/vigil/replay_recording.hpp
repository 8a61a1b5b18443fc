// A recorded stream of numbers, as the replay feeds it to the engine. Plain values, any thread.
//
// Times are milliseconds of the record's own clock. The engine's clock is an hour ahead of it, so
// that a record may begin at 0 and no age is ever before the start of the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/reading.hpp"

namespace vigil::replay {

/// What a monitor showed at one time: a number, or why there is none.
struct Cell {
  Validity validity = Validity::valid;
  std::int32_t milli = 0;
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Row {
  std::int64_t at_ms = 0;
  /// index: column. Absent: nothing was measured, as between two cuff readings.
  std::vector<std::optional<Cell>> cells;
};

struct Recording {
  std::vector<Parameter> columns;
  std::vector<Row> rows;  // in order of time, each later than the one before
  Duration period{0};     // from one row to the next when all is well
};

inline constexpr std::int64_t ms_to_ns = 1'000'000;
/// Nothing longer is replayed: a month.
inline constexpr std::int64_t longest_ms = std::int64_t{31} * 24 * 3'600'000;
inline constexpr std::int64_t clock_ahead_ms = 3'600'000;

[[nodiscard]] constexpr Instant instant_of(std::int64_t at_ms) {
  return Instant::from_ns((at_ms + clock_ahead_ms) * ms_to_ns);
}
[[nodiscard]] constexpr std::int64_t ms_of(Instant at) {
  return at.ns() / ms_to_ns - clock_ahead_ms;
}

/// One mistake in a file; line 0: the file as a whole.
struct Mistake {
  std::size_t line = 0;
  std::string text;
};

template <class T>
struct Parsed {
  std::optional<T> value;  // absent: `mistake` says why
  Mistake mistake;
};

}  // namespace vigil::replay

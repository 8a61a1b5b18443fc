// A table of numbers as a recording: one row for each time. Pure, any thread. docs/replay.md.
#pragma once

#include <optional>
#include <string_view>

#include "tools/vigil/replay_recording.hpp"

namespace vigil::replay {

/// More rows are refused: a week at one a second.
inline constexpr std::size_t rows_max = 700'000;

/// The first line names the columns. `period`: what the file does not say; absent: 60 s for a
/// record by minutes, 1 s for one by seconds.
[[nodiscard]] Parsed<Recording> parse_recording(std::string_view text,
                                                std::optional<Duration> period);

}  // namespace vigil::replay

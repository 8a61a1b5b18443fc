// The report of one replay, for people. Pure, any thread. docs/replay.md says how to read it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/vigil/replay_count.hpp"
#include "tools/vigil/replay_story.hpp"

namespace vigil::replay {

/// What was replayed, by what.
struct Title {
  std::string record;
  std::string rules;  // "ketamine-im version 1", or "none"
};

/// "1:02:03": hours, minutes and seconds of the record's clock.
[[nodiscard]] std::string time_text(Instant at);
[[nodiscard]] std::string length_text(Duration length);
/// `text` with spaces up to `width`, on the right or on the left; never cut.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
[[nodiscard]] std::string right(std::string_view text, std::size_t width);
/// "SpO2 below": a parameter and a direction.
[[nodiscard]] std::string direction_text(Parameter parameter, alarm::Side side);
/// One coming: from, to, text, worst value.
[[nodiscard]] std::string coming_text(const Alarm& alarm, const Coming& coming);

/// Every value as it was told, one a line: when, what, and the number or why there is none.
[[nodiscard]] std::string values_text(const Story& story);
[[nodiscard]] std::string report_text(const Title& title, const Story& story);
[[nodiscard]] std::string load_text(const Count& count);
/// A line for each parameter over the time of the record, at most 100 columns wide.
[[nodiscard]] std::string strip_text(const Story& story);

}  // namespace vigil::replay

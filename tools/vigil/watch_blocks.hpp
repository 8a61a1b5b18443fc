// The block of one bed on the screen of vigil watch, and the line of one alarm. Not for use outside
// of watch_view.cpp. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_model.hpp"
#include "tools/vigil/watch_view.hpp"

namespace vigil::watch {

struct Painter {
  const Model& model;
  Instant now;
  const Screen& screen;
  [[nodiscard]] bool live() const { return model.hearing() == Hearing::live; }
};

/// How much is said of each bed. Alarms and standing inactivations are said in all three.
enum class Detail : std::uint8_t {
  roomy,    // a blank line behind each block
  compact,  // no blank lines
  brief,    // no limits, no further numerics
  terse,    // and the second line only of the selected alarm
};

/// `right` at the right edge if both fit into one line, else below.
[[nodiscard]] std::vector<Line> spread(Line left, const Span& right, std::size_t width);
/// Lines for one alarm of a bed, `who` before its text.
[[nodiscard]] std::vector<Line> alarm_lines(const v1::Alarm& alarm, const Painter& p,
                                            const std::string& who, const std::string& more);
/// Inactivations that stand by themselves and that no alarm of the bed tells already.
[[nodiscard]] std::vector<Line> standing_lines(const Bed& bed, const Painter& p,
                                               const std::string& who);
[[nodiscard]] std::vector<Line> block_of(const Bed& bed, const Painter& p, Detail detail);

}  // namespace vigil::watch

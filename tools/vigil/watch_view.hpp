// The screen of vigil watch: a model becomes lines of text. Pure functions, any thread.
//
// A header that says whether the daemon lives, a block per bed in fixed order, and the notice at
// the bottom. An alarm's text is never cut. Beds that do not fit are counted, and their alarms are
// named all the same.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

inline constexpr std::string_view notice =
    "Secondary, advisory notification. The bedside monitor is the primary alarm.";

struct Screen {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool utf8 = true;   // else only ASCII is written
  std::string clock;  // of the wall, ready to be shown
  /// Id of the alarm that the keys act on; empty: none.
  std::string selected = {};
  /// Shown above the notice: what was asked for and what came of it, help.
  std::vector<Line> below = {};
};

[[nodiscard]] std::vector<Line> render(const Model& model, Instant now, const Screen& screen);

/// Ids of the alarms whose text is on these lines, in their order.
[[nodiscard]] std::vector<std::string> shown_alarms(const std::vector<Line>& lines);

}  // namespace vigil::watch

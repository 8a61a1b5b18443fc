// The terminal of vigil watch: its own screen and its keys one by one, taken at the start and given
// back at the end. Main thread.
#pragma once

#include <termios.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_view.hpp"

namespace vigil::watch {

/// Whether standard output is a terminal that takes cursor codes.
[[nodiscard]] bool on_terminal();
/// Whether colours are wanted: NO_COLOR (no-color.org) is not set, or empty.
[[nodiscard]] bool colours_wanted();

class Terminal {
 public:
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Size of the window and what it can show; the clock is left empty.
  [[nodiscard]] Screen screen() const;
  /// Draws in place; does nothing if nothing changed. False: the terminal is gone.
  [[nodiscard]] bool draw(const std::vector<Line>& lines);
  /// Where keys come from; -1: from nowhere.
  [[nodiscard]] int keyboard() const;
  /// What was typed since; never waits.
  [[nodiscard]] std::string take_typed();
  /// Strokes of the terminal's bell.
  void ring(int strokes);
  /// The window was resized: the next draw() draws everything.
  void forget() { drawn_.clear(); }

 private:
  bool colour_;
  bool utf8_;
  std::optional<termios> before_;  // settings of the keyboard; nothing: there is none
  std::vector<std::string> drawn_;
};

}  // namespace vigil::watch

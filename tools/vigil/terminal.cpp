#include "tools/vigil/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace vigil::watch {
namespace {

// xterm control sequences: alternate screen, hidden cursor.
constexpr std::string_view take_screen = "\x1b[?1049h\x1b[?25l\x1b[2J";
constexpr std::string_view give_back = "\x1b[?25h\x1b[?1049l";

bool write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string_view::npos ||
           value.find("utf8") != std::string_view::npos ||
           value.find("UTF8") != std::string_view::npos;
  }
  return false;
}

}  // namespace

bool on_terminal() {
  const std::string_view term = environment("TERM");
  return isatty(STDOUT_FILENO) == 1 && !term.empty() && term != "dumb";
}

bool colours_wanted() { return environment("NO_COLOR").empty(); }

Terminal::Terminal() : colour_(colours_wanted()), utf8_(locale_is_utf8()) {
  termios settings{};
  if (isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &settings) == 0) {
    before_ = settings;
    // Each key at once and unseen; Ctrl-C still ends.
    settings.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &settings);
  }
  (void)write_all(take_screen);
}

Terminal::~Terminal() {
  (void)write_all(give_back);
  if (before_) (void)tcsetattr(STDIN_FILENO, TCSANOW, &*before_);
}

int Terminal::keyboard() const { return before_ ? STDIN_FILENO : -1; }

std::string Terminal::take_typed() {
  std::string typed;
  std::array<char, 256> bytes{};
  pollfd readable{keyboard(), POLLIN, 0};
  // The descriptor is not made non-blocking: others may share it. A broken one ends the keys.
  while (before_ && poll(&readable, 1, 0) > 0) {
    const ssize_t n = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (n <= 0) break;
    typed.append(bytes.data(), static_cast<std::size_t>(n));
  }
  return typed;
}

void Terminal::ring(int strokes) {
  (void)write_all(std::string(static_cast<std::size_t>(strokes), '\a'));
}

Screen Terminal::screen() const {
  Screen screen;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    screen.columns = size.ws_col;
    screen.rows = size.ws_row;
  }
  // The Linux console's font has no picture of a spanner, nor has every font a "≤".
  screen.utf8 = utf8_ && environment("TERM") != "linux";
  return screen;
}

bool Terminal::draw(const std::vector<Line>& lines) {
  std::vector<std::string> wanted;
  wanted.reserve(lines.size());
  for (const Line& line : lines) wanted.push_back(to_terminal(line, colour_));
  std::string out;
  if (drawn_.size() != wanted.size()) {
    drawn_.assign(wanted.size(), "\n");  // no line equals it
    out = "\x1b[2J";
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == drawn_[i]) continue;
    out += "\x1b[" + std::to_string(i + 1) + ";1H" + wanted[i] + "\x1b[K";
  }
  drawn_ = std::move(wanted);
  return write_all(out);
}

}  // namespace vigil::watch

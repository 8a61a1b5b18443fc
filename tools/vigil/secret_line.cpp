#include "tools/vigil/secret_line.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace vigil {
namespace {

/// Keys come one by one and unseen, also Ctrl-C, so that the terminal is always put back.
class QuietTerminal {
 public:
  QuietTerminal() {
    good_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    if (good_) good_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (good_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  [[nodiscard]] bool good() const { return good_; }

 private:
  termios before_{};
  bool good_ = false;
};

/// The next byte; below 0: there is none.
int next_byte() {
  unsigned char byte = 0;
  ssize_t n = 0;
  do {
    n = ::read(STDIN_FILENO, &byte, 1);
  } while (n < 0 && errno == EINTR);
  return n == 1 ? byte : -1;
}

void take_back(std::string& line) {
  // A character of several bytes goes as a whole.
  while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) {
    line.pop_back();
  }
  if (!line.empty()) line.pop_back();
}

std::optional<std::string> typed() {
  constexpr int ctrl_c = 3, ctrl_d = 4, backspace = 8, ctrl_u = 21, rubout = 127;
  std::string line;
  for (;;) {
    const int key = next_byte();
    if (key < 0 || key == ctrl_c || (key == ctrl_d && line.empty())) return std::nullopt;
    if (key == '\n' || key == '\r' || key == ctrl_d) return line;
    if (key == ctrl_u) {
      line.clear();
    } else if (key == backspace || key == rubout) {
      take_back(line);
    } else if (line.size() < secret_max_bytes) {
      line += static_cast<char>(key);
    } else {
      return std::nullopt;
    }
  }
}

}  // namespace

bool secret_is_typed() { return ::isatty(STDIN_FILENO) == 1; }

std::optional<std::string> read_secret(const std::string& prompt) {
  if (secret_is_typed()) {
    const QuietTerminal terminal;
    if (!terminal.good()) return std::nullopt;
    std::fputs(prompt.c_str(), stderr);
    auto line = typed();
    std::fputs("\n", stderr);
    return line;
  }
  std::string line;
  for (int byte = next_byte(); byte != '\n'; byte = next_byte()) {
    if (byte < 0 && line.empty()) return std::nullopt;
    if (byte < 0) break;
    if (line.size() >= secret_max_bytes) return std::nullopt;
    line += static_cast<char>(byte);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace vigil

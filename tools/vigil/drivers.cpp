#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/drivers_text.hpp"

namespace vigil {
namespace {

/// Of the terminal, between what is readable; 80 for a file or a pipe.
std::size_t terminal_width() {
  constexpr std::size_t narrow = 80;
  constexpr std::size_t wide = 120;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return narrow;
  return std::min<std::size_t>(size.ws_col, wide);
}

}  // namespace

int run_drivers(bool json, std::optional<std::size_t> width) {
  const std::string text =
      json ? drivers_json(drivers()) : drivers_text(drivers(), width.value_or(terminal_width()));
  std::fputs(text.c_str(), stdout);
  return exit_ok;
}

}  // namespace vigil

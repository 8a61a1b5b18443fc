#include "tools/sim/order_input.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>

namespace vigil::sim {

void OrderInput::read_what_is_there() {
  pollfd wanted{STDIN_FILENO, POLLIN, 0};
  if (!open_ || poll(&wanted, 1, 0) <= 0) return;
  std::array<char, 4096> part{};
  const ssize_t count = read(STDIN_FILENO, part.data(), part.size());
  // At its end the scenario goes on, without orders.
  open_ = count > 0;
  if (open_) waiting_.append(part.data(), static_cast<std::size_t>(count));
}

std::optional<std::string> OrderInput::next() {
  if (waiting_.find('\n') == std::string::npos) read_what_is_there();
  const std::size_t end = waiting_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = waiting_.substr(0, end);
  waiting_.erase(0, end + 1);
  return line;
}

}  // namespace vigil::sim

// The engine's answers on their way to the bus's thread: a ring of fixed size without locks.
//
// One thread pushes, one other pops; neither ever waits. It holds as many answers as the bus lets
// commands be under way, so it is never full while each command is answered once.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "daemon/wire/command.hpp"

namespace vigil::bus {

/// Names one command that waits for its answer.
using ReplyToken = std::uint64_t;

/// Commands whose answers may be under way at once, of all clients and of one.
inline constexpr std::size_t commands_max = 64;
inline constexpr std::size_t commands_max_per_peer = 8;

struct TokenAnswer {
  ReplyToken token = 0;
  wire::Answer answer;
};

class AnswerQueue {
 public:
  /// The pushing thread. False: it is full, and the answer is gone.
  [[nodiscard]] bool push(ReplyToken token, const wire::Answer& answer) {
    const std::size_t at = pushed_.load(std::memory_order_relaxed);
    if (at - popped_.load(std::memory_order_acquire) == slots_.size()) return false;
    slots_[at % slots_.size()] = {token, answer};
    pushed_.store(at + 1, std::memory_order_release);
    return true;
  }
  /// The popping thread. False: it is empty.
  [[nodiscard]] bool pop(TokenAnswer& to) {
    const std::size_t at = popped_.load(std::memory_order_relaxed);
    if (at == pushed_.load(std::memory_order_acquire)) return false;
    to = slots_[at % slots_.size()];
    popped_.store(at + 1, std::memory_order_release);
    return true;
  }
  [[nodiscard]] bool empty() const {
    return popped_.load(std::memory_order_acquire) == pushed_.load(std::memory_order_acquire);
  }

 private:
  std::array<TokenAnswer, commands_max> slots_{};
  std::atomic<std::size_t> pushed_{0};
  std::atomic<std::size_t> popped_{0};
};

}  // namespace vigil::bus

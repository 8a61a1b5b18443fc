// Wakes the journal's thread from any other: one system call at most for each time that it sleeps.
//
// It carries nothing but whether the wish is urgent.
#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>

#include "daemon/handoff/mapping.hpp"

namespace vigil::journal {

class Wake {
 public:
  Wake() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  [[nodiscard]] bool good() const { return event_.good(); }

  /// Any thread, after its work is visible.
  void wake(bool urgent) noexcept {
    if (urgent) urgent_.store(true);
    if (called_.exchange(true)) return;
    const std::uint64_t one = 1;
    // Fails only if the counter is full, and then the sleeper is woken already.
    [[maybe_unused]] const ssize_t written = ::write(event_.fd(), &one, sizeof one);
  }
  /// The sleeper's: until wake() or the time is over. True: it was urgent. What was made visible
  /// before a wake() is seen after this.
  bool sleep(std::int64_t ms) {
    pollfd item{event_.fd(), POLLIN, 0};
    const std::int64_t most = std::numeric_limits<int>::max();
    if (::poll(&item, 1, static_cast<int>(std::min(ms, most))) > 0) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t got = ::read(event_.fd(), &count, sizeof count);
    }
    called_.store(false);
    return urgent_.exchange(false);
  }

 private:
  handoff::Descriptor event_;
  std::atomic<bool> called_{false};
  std::atomic<bool> urgent_{false};
};

}  // namespace vigil::journal

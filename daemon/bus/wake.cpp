#include "daemon/bus/wake.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace vigil::bus {

Wake::Wake() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Wake::~Wake() {
  if (fd_ >= 0) ::close(fd_);
}

void Wake::wake() noexcept {
  if (!sleeping_.exchange(false, std::memory_order_acq_rel)) return;
  const std::uint64_t one = 1;
  // Fails only if the counter is full, and then the sleeper is woken already.
  [[maybe_unused]] const ssize_t written = ::write(fd_, &one, sizeof one);
}

void Wake::awake(bool readable) {
  sleeping_.exchange(false, std::memory_order_acq_rel);
  if (!readable) return;
  // A waker that took the flag and has not written yet only makes the next sleep end at once.
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(fd_, &count, sizeof count);
}

}  // namespace vigil::bus

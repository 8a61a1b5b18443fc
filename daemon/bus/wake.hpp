// Wakes one sleeping thread from others; costs one atomic exchange while it is awake.
//
// The sleeper says that it is about to sleep, then looks whether there is work, then sleeps. The
// waker makes its work visible, then wakes. Both exchange the same flag: whoever comes second sees
// what the other did before, so no wake-up is lost and none is written twice.
#pragma once

#include <atomic>

namespace vigil::bus {

class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  [[nodiscard]] bool good() const { return fd_ >= 0; }
  /// Readable when wake() was called on a sleeper.
  [[nodiscard]] int fd() const { return fd_; }

  /// Any thread, after its work is visible.
  void wake() noexcept;

  // The sleeper's.
  /// Look for work after this and before sleeping.
  void about_to_sleep() { sleeping_.exchange(true, std::memory_order_acq_rel); }
  /// After sleeping, or instead of it. `readable`: the descriptor was seen to be.
  void awake(bool readable);

 private:
  int fd_;
  std::atomic<bool> sleeping_{false};
};

}  // namespace vigil::bus

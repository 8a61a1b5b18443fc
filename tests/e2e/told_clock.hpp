// A clock that stands still until the test moves it, for vigild_test_clock and for clients in the
// test. For tests only; any thread may read it, one moves it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace vigil::e2e {

class ToldClock {
 public:
  /// Makes `path`, and names it in the environment: programs started from now on go by it. It
  /// stands at the next 09:00 UTC by the machine's wall clock, so a session of hours never meets
  /// midnight.
  explicit ToldClock(const std::string& path);
  ~ToldClock();
  ToldClock(const ToldClock&) = delete;
  ToldClock& operator=(const ToldClock&) = delete;

  /// Time since boot, as the programs see it.
  [[nodiscard]] std::chrono::nanoseconds now() const;
  void move(std::chrono::nanoseconds by);
  /// UTC of now(): seconds since 1970.
  [[nodiscard]] std::int64_t utc_s() const;

 private:
  std::atomic<std::int64_t>* page_;
  std::int64_t wall_minus_boot_ns_;
};

}  // namespace vigil::e2e

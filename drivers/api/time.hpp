// A point on the machine's CLOCK_BOOTTIME and a length of time.
//
// Core code never makes an Instant from a clock: it is given one with every call
// (docs/safety-rules.md 4). Only daemon/io, the simulator and tests turn a clock into an Instant.
// Values, any thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace vigil {

using Duration = std::chrono::nanoseconds;

class Instant {
 public:
  constexpr Instant() = default;
  /// Nanoseconds since boot, 0 or more.
  [[nodiscard]] static constexpr Instant from_ns(std::int64_t ns) { return Instant(ns); }
  /// Later than every instant; the deadline of something that waits for no time.
  [[nodiscard]] static constexpr Instant never() {
    return Instant(std::numeric_limits<std::int64_t>::max());
  }
  [[nodiscard]] constexpr std::int64_t ns() const { return ns_; }
  [[nodiscard]] constexpr bool is_never() const { return *this == never(); }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  /// `never() + d` stays never().
  friend constexpr Instant operator+(Instant t, Duration d) {
    return t.is_never() ? t : Instant(t.ns_ + d.count());
  }
  friend constexpr Instant operator-(Instant t, Duration d) {
    return t.is_never() ? t : Instant(t.ns_ - d.count());
  }
  friend constexpr Duration operator-(Instant a, Instant b) { return Duration(a.ns_ - b.ns_); }

 private:
  explicit constexpr Instant(std::int64_t ns) : ns_(ns) {}
  std::int64_t ns_ = 0;
};

}  // namespace vigil

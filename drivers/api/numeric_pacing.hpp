// Decides which numerics a decoder passes on: each change at once, an unchanged one once a second.
//
// The monitor paces itself, so the gap is a little under its second: a message that comes some
// milliseconds early through a USB adapter must not wait for the next one. One decoder owns it.
#pragma once

#include <array>
#include <chrono>

#include "drivers/api/reading.hpp"

namespace vigil {

class NumericPacing {
 public:
  /// A second, less the jitter of a serial adapter (docs/clinical-numbers.md 5).
  static constexpr Duration gap = std::chrono::milliseconds(900);

  /// True if `reading` is to be passed on; then it counts as the last one.
  [[nodiscard]] bool admit(const Reading& reading) {
    Last& last = last_[index(reading.parameter())];
    const std::int32_t milli = reading.shown_milli().value_or(0);
    const bool same = last.seen && last.validity == reading.validity() && last.milli == milli;
    if (same && reading.measured_at() - last.at < gap) return false;
    last = {reading.measured_at(), milli, reading.validity(), true};
    return true;
  }
  void clear() { last_ = {}; }

 private:
  struct Last {
    Instant at;
    std::int32_t milli = 0;
    Validity validity = Validity::no_value;
    bool seen = false;
  };
  std::array<Last, parameter_count> last_{};
};

}  // namespace vigil

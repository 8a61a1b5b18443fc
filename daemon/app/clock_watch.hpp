// Notices that the wall clock was set, by its distance from CLOCK_BOOTTIME, which nobody sets.
//
// No clock of its own: it is told the distance. A clock that is drawn to the right time little by
// little (slewed) is not set. One thread.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/api/time.hpp"

namespace vigil::app {

class ClockWatch {
 public:
  /// A smaller step between two looks is no news.
  static constexpr Duration told_from = std::chrono::seconds(1);

  /// By how much the clock was set since the last look: forward, or backward if negative.
  [[nodiscard]] std::optional<Duration> look(std::int64_t wall_minus_boot_ns) {
    const std::int64_t before = seen_.value_or(wall_minus_boot_ns);
    seen_ = wall_minus_boot_ns;
    const Duration by(wall_minus_boot_ns - before);
    if (by <= told_from && by >= -told_from) return std::nullopt;
    return by;
  }

 private:
  std::optional<std::int64_t> seen_;
};

}  // namespace vigil::app

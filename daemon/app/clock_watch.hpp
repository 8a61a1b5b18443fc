// Notices that the wall clock was set, by its distance from CLOCK_BOOTTIME, which nobody sets; and
// that nothing keeps it at the right time.
//
// No clock of its own: it is told distance, time and what the system says. A clock that is drawn to
// the right time little by little (slewed) is not set. One thread.
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

class SyncWatch {
 public:
  /// A clock may be without a source of time for so long, at the start or later, before it is told.
  static constexpr Duration grace = std::chrono::seconds(60);

  explicit SyncWatch(Instant start) : synchronised_at_(start) {}
  /// News: whether something keeps the clock at the right time.
  [[nodiscard]] std::optional<bool> look(Instant now, bool synchronised) {
    if (synchronised) synchronised_at_ = now;
    const bool in_grace = !synchronised && now - synchronised_at_ < grace;
    if (in_grace || told_ == synchronised) return std::nullopt;
    told_ = synchronised;
    return synchronised;
  }

 private:
  Instant synchronised_at_;
  std::optional<bool> told_;  // nothing: an alarm of before this start may stand
};

}  // namespace vigil::app

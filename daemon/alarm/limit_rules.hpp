// The limits of one parameter, as configured. Plain data; nothing here judges.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

enum class Side : std::uint8_t { below, above };

/// One limit. Numbers in thousandths of the parameter's unit.
struct LimitLevel {
  Priority priority = Priority::medium;  // low, medium or high; one level per priority and side
  std::int32_t limit_milli = 0;
  /// An active alarm ends at a valid value at or past this, on the safe side of the limit.
  std::int32_t clear_milli = 0;
  /// The limit itself violates: "<=" or ">=" instead of "<" or ">".
  bool inclusive = false;
  /// The violation must last this long before it alarms; 0: at once.
  Duration delay{0};
  /// Valid values must stay past clear_milli this long before the alarm ends (D.7: 5 s).
  Duration clear_hold = std::chrono::seconds(5);
};

/// Both sides of one parameter, each from low to high priority.
struct ParameterLimits {
  std::vector<LimitLevel> below;
  std::vector<LimitLevel> above;
  [[nodiscard]] bool empty() const { return below.empty() && above.empty(); }
};

}  // namespace vigil::alarm

// What people read of a value that has not returned to its baseline. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"

namespace vigil::alarm {

/// "not back at 60 min: +18 %" for a band in percent, "+22 mmHg" for one in units. Of a verdict
/// that is not present: how far the value is away now, "+4 %".
[[nodiscard]] TrendVerdict return_verdict(const ReturnRule& rule, bool present,
                                          std::int32_t now_milli,
                                          std::optional<std::int32_t> baseline_milli);

}  // namespace vigil::alarm

// From the limits of a profile to those in force for one patient. Pure functions.
#pragma once

#include <optional>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/trend.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::alarm {

/// Relative levels become absolute by the baseline: difference or percentage and the absolute floor
/// must both be broken. Without a baseline they are left out.
[[nodiscard]] ParameterLimits resolve(const ParameterLimits& limits, Parameter parameter,
                                      std::optional<std::int32_t> baseline_milli);

/// The absolute, unnamed level of this side and priority; null if there is none.
[[nodiscard]] LimitLevel* find_level(ParameterLimits& limits, Side side, Priority priority);

/// Moves a level to another limit; the value that ends the alarm moves with it.
void move_level(LimitLevel& level, std::int32_t limit_milli, Parameter parameter);

/// Milder levels lie nearer to the normal range than graver ones.
[[nodiscard]] bool in_order(const ParameterLimits& limits, Side side);

/// Every limit below lies under every limit above.
[[nodiscard]] bool apart(const ParameterLimits& limits);

/// Of each level the stricter of both; what only one of them has, too. Both resolved.
[[nodiscard]] ParameterLimits stricter(const ParameterLimits& a, const ParameterLimits& b);

/// The tightest limits in force from medium up.
[[nodiscard]] NearestLimits nearest(const ParameterLimits& limits);

}  // namespace vigil::alarm

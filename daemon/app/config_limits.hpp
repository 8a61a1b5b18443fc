// The alarm limits of one bed, as written in [bed.limits.<parameter>].
//
// It reads and checks numbers against each other; it judges no reading. Used while a configuration
// is read, by one thread.
#pragma once

#include <array>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/app/config_section.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::app {

using BedLimits = std::array<alarm::ParameterLimits, parameter_count>;

/// What is wrong is reported; what is right is returned all the same.
[[nodiscard]] BedLimits read_limits(const toml::table& limits, Report& report);

}  // namespace vigil::app

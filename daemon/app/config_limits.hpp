// Alarm limits, as written in [bed.limits.<parameter>] or in [limits.<parameter>] of a profile.
//
// It reads and checks numbers against each other; it judges no reading. Used while a configuration
// is read, by one thread.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/app/config_level.hpp"
#include "daemon/app/config_section.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::app {

using BedLimits = std::array<alarm::ParameterLimits, parameter_count>;

/// One parameter's levels, each side from the mildest to the gravest.
struct WrittenLimits {
  std::vector<WrittenLevel> below;
  std::vector<WrittenLevel> above;
};
using AllWrittenLimits = std::array<WrittenLimits, parameter_count>;

/// In which file limits stand.
struct LimitPlace {
  std::string_view table;
  bool needs_source;
};
inline constexpr LimitPlace limits_of_a_bed{"bed.limits", false};
inline constexpr LimitPlace limits_of_a_profile{"limits", true};

/// What is wrong is reported; what is right is returned all the same.
[[nodiscard]] AllWrittenLimits read_limits(const toml::table& limits, const LimitPlace& place,
                                           Report& report);
[[nodiscard]] BedLimits levels_of(const AllWrittenLimits& written);

}  // namespace vigil::app

// Parts of a profile as short lines, so that a test shows every field of every entry in a table.
//
// Written apart from the words of vigil profile, which are tested themselves. Any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/profile.hpp"

namespace vigil::app {

[[nodiscard]] std::string lines_of(const std::array<alarm::ParameterLimits, parameter_count>& all);
[[nodiscard]] std::string lines_of(
    const std::array<std::optional<alarm::SaneRange>, parameter_count>& all);
[[nodiscard]] std::string lines_of(const alarm::EscalationRules& rules);
[[nodiscard]] std::string lines_of(const alarm::TrendRules& rules);
[[nodiscard]] std::string lines_of(const std::vector<alarm::SessionPhase>& phases);

}  // namespace vigil::app

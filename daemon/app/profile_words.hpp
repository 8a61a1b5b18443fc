// Numbers of a profile as people say them. A no-break space (U+00A0) holds a number and its unit
// together. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/roles.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/time.hpp"

namespace vigil::app {

/// "15 s", "2 min".
[[nodiscard]] std::string in_words(Duration duration);
/// "after 15 s", or "never" for 0, which is off.
[[nodiscard]] std::string after(Duration duration);
/// "nurse, second nurse".
[[nodiscard]] std::string in_words(alarm::RoleSet roles);
/// "SBP mmHg".
[[nodiscard]] std::string with_unit(Parameter parameter);

/// "< 92", "≥ 150 and ≥ 40 above baseline, after a repeat".
[[nodiscard]] std::string when(const alarm::LimitLevel& level, alarm::Side side);
/// How long it must last: "15 s, from 90 on 10 s".
[[nodiscard]] std::string lasting(const alarm::LimitLevel& level, alarm::Side side, bool episodic);
/// Where it ends: "≥ 94 for 5 s".
[[nodiscard]] std::string ends(const alarm::LimitLevel& level, alarm::Side side, bool episodic);

}  // namespace vigil::app

// [trends] of a profile: when a course, not a value, is worth telling.
//
// Used while a profile is read, by one thread.
#pragma once

#include "daemon/alarm/trend_rules.hpp"
#include "daemon/app/profile_table.hpp"

namespace vigil::app {

/// A list that is not there is a rule that is off. One entry may name several parameters: it
/// becomes a rule of each, and each has its own place in Sources.
[[nodiscard]] alarm::TrendRules read_trends(const toml::table& table, Reading& reading);

}  // namespace vigil::app

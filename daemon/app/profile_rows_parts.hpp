// The tables of profile_rows that are long enough for a file of their own. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "daemon/app/profile_rows.hpp"

namespace vigil::app {

/// "" if there is none.
[[nodiscard]] std::string source_of(const Sources& sources, std::string_view place);
[[nodiscard]] ProfileRows rule_rows(const alarm::AlarmRules& rules, const Sources& sources);
[[nodiscard]] ProfileRows escalation_rows(const alarm::EscalationRules& rules,
                                          const Sources& sources);
[[nodiscard]] ProfileRows session_rows(const session::Rules& rules, const Sources& sources);
[[nodiscard]] ProfileRows trend_rows(const alarm::TrendRules& rules, const Sources& sources);

}  // namespace vigil::app

// [rules.<name>] of a profile: the numbers behind every alarm rule but limits and trends.
//
// Used while a profile is read, by one thread.
#pragma once

#include "daemon/alarm/rules.hpp"
#include "daemon/app/profile_table.hpp"

namespace vigil::app {

/// Every table and every key must be there: a rule that is off is written as 0.
[[nodiscard]] alarm::AlarmRules read_rules(const toml::table& table, Reading& reading);
/// [rules.escalation]: whom an alarm calls, and when.
[[nodiscard]] alarm::EscalationRules read_escalation(const toml::table& table, Reading& reading);

}  // namespace vigil::app

// One level of a limit, as a bed or a profile writes it: { limit = 88, delay_s = 5, clear = 90 }.
//
// It checks a level by itself; how levels stand to each other is said by config_limits. Used while
// a configuration is read, by one thread.
#pragma once

#include <optional>
#include <string>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/app/config_section.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::app {

/// A level with what messages and tables need: its name in the file and where its limit stands.
struct WrittenLevel {
  alarm::LimitLevel level;
  std::string key;  // "below.high"
  Mark at;
  std::string source;  // where the numbers are from
};

struct LevelPlace {
  const ParameterInfo& parameter;
  alarm::Side side;
  alarm::Priority priority;
  std::string key;    // "below.high"
  bool needs_source;  // a level without `source` is a mistake
};

/// Nothing if a value is missing or wrong; that has been reported then.
[[nodiscard]] std::optional<WrittenLevel> read_level(const toml::table& table,
                                                     const LevelPlace& place, Report& report);

}  // namespace vigil::app

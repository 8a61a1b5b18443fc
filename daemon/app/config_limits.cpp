#include "daemon/app/config_limits.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::app {
namespace {

using alarm::LimitLevel;
using alarm::Priority;
using alarm::Side;

constexpr double max_delay_s = 600.0;
constexpr double max_clear_hold_s = 600.0;

struct PriorityKey {
  std::string_view key;
  Priority priority;
};
constexpr std::array<PriorityKey, 3> priorities{{
    {"low", Priority::low},
    {"medium", Priority::medium},
    {"high", Priority::high},
}};

/// A level with what messages need: its name in the file and where its limit stands.
struct Written {
  LimitLevel level;
  std::string name;
  Mark at;
};

struct Sides {
  std::vector<Written> below;
  std::vector<Written> above;
};

/// Distance from limit to the value that ends an alarm: docs/clinical-numbers.md 2 gives 2 % for
/// SpO2, 5/min and 5 mmHg. It gives none for temperature and perfusion, where 5 would be far too
/// much.
std::optional<std::int32_t> hysteresis_milli(const ParameterInfo& parameter) {
  if (parameter.id == Parameter::spo2) return 2'000;
  if (parameter.ucum == "/min" || parameter.ucum == "mm[Hg]") return 5'000;
  return std::nullopt;
}

std::optional<std::int32_t> clear_milli(const Section& section, const ParameterInfo& parameter,
                                        Side side, std::int32_t limit, const std::string& name,
                                        Report& report) {
  const auto written = section.milli("clear");
  if (written) return static_cast<std::int32_t>(*written);
  if (section.has("clear")) return std::nullopt;
  const auto distance = hysteresis_milli(parameter);
  if (!distance) {
    report.error(section.mark(), name + " has no 'clear', expected a number: " +
                                     std::string(parameter.key) + " has no usual hysteresis");
    return std::nullopt;
  }
  // An SpO2 alarm below 99 must be able to end: nothing above 100 is ever measured.
  return side == Side::below ? std::min(limit + *distance, parameter.highest_milli)
                             : std::max(limit - *distance, parameter.lowest_milli);
}

void check_clear(const Section& section, const LimitLevel& level, Side side,
                 const std::string& name, Report& report) {
  const bool below = side == Side::below;
  const bool past =
      below ? level.clear_milli > level.limit_milli : level.clear_milli < level.limit_milli;
  if (past || (level.clear_milli == level.limit_milli && !level.inclusive)) return;
  const std::string limit = from_milli(level.limit_milli);
  const std::string bound = level.inclusive ? (below ? "more than " : "less than ") + limit
                                            : limit + (below ? " or more" : " or less");
  report.error(section.mark("clear"),
               name + " clears at " + from_milli(level.clear_milli) + ", expected " + bound);
}

std::optional<Written> read_level(const toml::table& table, const ParameterInfo& parameter,
                                  Side side, Priority priority, const std::string& name,
                                  Report& report) {
  const double lowest = static_cast<double>(parameter.lowest_milli) / 1000.0;
  const double highest = static_cast<double>(parameter.highest_milli) / 1000.0;
  const std::array<KeySpec, 5> keys{{
      {"limit", Expect::number, true, lowest, highest},
      {"clear", Expect::number, false, lowest, highest},
      {"delay_s", Expect::number, false, 0.0, max_delay_s},
      {"clear_hold_s", Expect::number, false, 0.0, max_clear_hold_s},
      {"inclusive", Expect::boolean},
  }};
  const Section section(table, name, keys, report);
  const auto limit = section.milli("limit");
  const auto delay_ms = section.milli("delay_s");
  const auto clear_hold_ms = section.milli("clear_hold_s");
  if (!limit) return std::nullopt;
  LimitLevel level;
  level.priority = priority;
  level.limit_milli = static_cast<std::int32_t>(*limit);
  level.inclusive = section.boolean("inclusive").value_or(false);
  if (delay_ms) level.delay = std::chrono::milliseconds(*delay_ms);
  if (clear_hold_ms) level.clear_hold = std::chrono::milliseconds(*clear_hold_ms);
  const auto clear = clear_milli(section, parameter, side, level.limit_milli, name, report);
  if (!clear) return std::nullopt;
  level.clear_milli = *clear;
  check_clear(section, level, side, name, report);
  return Written{level, name, section.mark("limit")};
}

std::vector<Written> read_side(const toml::table& table, const ParameterInfo& parameter, Side side,
                               Report& report) {
  const std::string side_name = side == Side::below ? "below" : "above";
  constexpr std::array<KeySpec, 3> keys{{
      {"low", Expect::table},
      {"medium", Expect::table},
      {"high", Expect::table},
  }};
  const Section section(table, side_name + " of [bed.limits." + std::string(parameter.key) + "]",
                        keys, report);
  std::vector<Written> levels;
  for (const PriorityKey& entry : priorities) {
    const toml::table* level = section.table(entry.key);
    if (level == nullptr) continue;
    auto read = read_level(*level, parameter, side, entry.priority,
                           side_name + "." + std::string(entry.key), report);
    if (read) levels.push_back(std::move(*read));
  }
  return levels;
}

/// A graver level lies further out: else the lesser one could never be seen, or would come last.
void check_order(const std::vector<Written>& levels, Side side, Report& report) {
  for (std::size_t i = 1; i < levels.size(); ++i) {
    const Written& lesser = levels[i - 1];
    const Written& graver = levels[i];
    const bool below = side == Side::below;
    if (below ? graver.level.limit_milli < lesser.level.limit_milli
              : graver.level.limit_milli > lesser.level.limit_milli) {
      continue;
    }
    report.error(graver.at, graver.name + " is " + from_milli(graver.level.limit_milli) +
                                ", expected " + (below ? "less" : "more") + " than " + lesser.name +
                                " (" + from_milli(lesser.level.limit_milli) + ")");
  }
}

/// The normal range must not be empty, and an alarm of one side must end before the other begins.
void check_sides(const Sides& sides, Report& report) {
  for (const Written& below : sides.below) {
    for (const Written& above : sides.above) {
      if (above.level.limit_milli <= below.level.limit_milli) {
        report.error(above.at, above.name + " is " + from_milli(above.level.limit_milli) +
                                   ", expected more than " + below.name + " (" +
                                   from_milli(below.level.limit_milli) + ")");
        return;
      }
      if (below.level.clear_milli >= above.level.limit_milli) {
        report.error(below.at, below.name + " clears at " + from_milli(below.level.clear_milli) +
                                   ", expected less than " + above.name + " (" +
                                   from_milli(above.level.limit_milli) + ")");
        return;
      }
      if (above.level.clear_milli <= below.level.limit_milli) {
        report.error(above.at, above.name + " clears at " + from_milli(above.level.clear_milli) +
                                   ", expected more than " + below.name + " (" +
                                   from_milli(below.level.limit_milli) + ")");
        return;
      }
    }
  }
}

alarm::ParameterLimits read_parameter(const toml::table& table, const ParameterInfo& parameter,
                                      Report& report) {
  constexpr std::array<KeySpec, 2> keys{{{"below", Expect::table}, {"above", Expect::table}}};
  const Section section(table, "[bed.limits." + std::string(parameter.key) + "]", keys, report);
  Sides sides;
  if (const auto* below = section.table("below")) {
    sides.below = read_side(*below, parameter, Side::below, report);
  }
  if (const auto* above = section.table("above")) {
    sides.above = read_side(*above, parameter, Side::above, report);
  }
  check_order(sides.below, Side::below, report);
  check_order(sides.above, Side::above, report);
  check_sides(sides, report);
  alarm::ParameterLimits limits;
  for (const Written& written : sides.below) limits.below.push_back(written.level);
  for (const Written& written : sides.above) limits.above.push_back(written.level);
  return limits;
}

}  // namespace

BedLimits read_limits(const toml::table& limits, Report& report) {
  std::array<KeySpec, parameter_count> keys{};
  for (const ParameterInfo& parameter : parameters()) {
    keys[index(parameter.id)] = {parameter.key, Expect::table};
  }
  const Section section(limits, "[bed.limits]", keys, report);
  BedLimits read;
  for (const ParameterInfo& parameter : parameters()) {
    if (const auto* table = section.table(parameter.key)) {
      read[index(parameter.id)] = read_parameter(*table, parameter, report);
    }
  }
  return read;
}

}  // namespace vigil::app

#include "daemon/app/config_limits.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil::app {
namespace {

using alarm::Priority;
using alarm::Side;

struct PriorityKey {
  std::string_view key;
  Priority priority;
};
constexpr std::array<PriorityKey, 3> priorities{{
    {"low", Priority::low},
    {"medium", Priority::medium},
    {"high", Priority::high},
}};

std::string table_name(const LimitPlace& place, const ParameterInfo& parameter) {
  return "[" + std::string(place.table) + "." + std::string(parameter.key) + "]";
}

std::vector<WrittenLevel> read_side(const toml::table& table, const ParameterInfo& parameter,
                                    Side side, const LimitPlace& place, Report& report) {
  const std::string side_name = side == Side::below ? "below" : "above";
  constexpr std::array<KeySpec, 3> keys{{
      {"low", Expect::table_or_tables},
      {"medium", Expect::table_or_tables},
      {"high", Expect::table_or_tables},
  }};
  const Section section(table, side_name + " of " + table_name(place, parameter), keys, report);
  std::vector<WrittenLevel> levels;
  for (const PriorityKey& entry : priorities) {
    const auto first = static_cast<std::ptrdiff_t>(levels.size());
    for (const toml::table* level : section.tables(entry.key)) {
      const LevelPlace level_place{parameter, side, entry.priority,
                                   side_name + "." + std::string(entry.key), place.needs_source};
      auto read = read_level(*level, level_place, report);
      if (read) levels.push_back(std::move(*read));
    }
    // Of one priority a relative level is the milder: its floor lies inside the absolute limits.
    std::stable_partition(levels.begin() + first, levels.end(), [](const WrittenLevel& written) {
      return written.level.relative.has_value();
    });
  }
  return levels;
}

bool deeper(const WrittenLevel& than, const WrittenLevel& level, Side side) {
  return side == Side::below ? level.level.limit_milli < than.level.limit_milli
                             : level.level.limit_milli > than.level.limit_milli;
}

/// A graver level lies further out: else the lesser one could never be seen, or would come last.
void check_order(const std::vector<WrittenLevel>& levels, Side side, Report& report) {
  const WrittenLevel* lesser = nullptr;
  for (const WrittenLevel& graver : levels) {
    if (graver.level.relative) continue;
    if (lesser != nullptr && !deeper(*lesser, graver, side)) {
      report.error(graver.at, graver.key + " is " + from_milli(graver.level.limit_milli) +
                                  ", expected " + (side == Side::below ? "less" : "more") +
                                  " than " + lesser->key + " (" +
                                  from_milli(lesser->level.limit_milli) + ")");
    }
    lesser = &graver;
  }
}

/// A relative level whose floor is no nearer than an absolute limit of its priority never alarms
/// first: it would only look as if it did.
void check_floors(const std::vector<WrittenLevel>& levels, Side side, Report& report) {
  for (const WrittenLevel& relative : levels) {
    if (!relative.level.relative) continue;
    const auto absolute = std::find_if(levels.begin(), levels.end(), [&](const WrittenLevel& l) {
      return !l.level.relative && l.level.priority == relative.level.priority;
    });
    if (absolute == levels.end() || deeper(relative, *absolute, side)) continue;
    report.error(relative.at, relative.key + " has the floor " +
                                  from_milli(relative.level.limit_milli) + ", expected " +
                                  (side == Side::below ? "more" : "less") +
                                  " than the limit of its priority (" +
                                  from_milli(absolute->level.limit_milli) + ")");
  }
}

/// The normal range must not be empty, and an alarm of one side must end before the other begins.
void check_sides(const WrittenLimits& sides, Report& report) {
  for (const WrittenLevel& below : sides.below) {
    for (const WrittenLevel& above : sides.above) {
      if (above.level.limit_milli <= below.level.limit_milli) {
        report.error(above.at, above.key + " is " + from_milli(above.level.limit_milli) +
                                   ", expected more than " + below.key + " (" +
                                   from_milli(below.level.limit_milli) + ")");
        return;
      }
      if (below.level.clear_milli >= above.level.limit_milli) {
        report.error(below.at, below.key + " clears at " + from_milli(below.level.clear_milli) +
                                   ", expected less than " + above.key + " (" +
                                   from_milli(above.level.limit_milli) + ")");
        return;
      }
      if (above.level.clear_milli <= below.level.limit_milli) {
        report.error(above.at, above.key + " clears at " + from_milli(above.level.clear_milli) +
                                   ", expected more than " + below.key + " (" +
                                   from_milli(below.level.limit_milli) + ")");
        return;
      }
    }
  }
}

WrittenLimits read_parameter(const toml::table& table, const ParameterInfo& parameter,
                             const LimitPlace& place, Report& report) {
  constexpr std::array<KeySpec, 2> keys{{{"below", Expect::table}, {"above", Expect::table}}};
  const Section section(table, table_name(place, parameter), keys, report);
  WrittenLimits sides;
  if (const auto* below = section.table("below")) {
    sides.below = read_side(*below, parameter, Side::below, place, report);
  }
  if (const auto* above = section.table("above")) {
    sides.above = read_side(*above, parameter, Side::above, place, report);
  }
  check_order(sides.below, Side::below, report);
  check_order(sides.above, Side::above, report);
  check_floors(sides.below, Side::below, report);
  check_floors(sides.above, Side::above, report);
  check_sides(sides, report);
  return sides;
}

}  // namespace

AllWrittenLimits read_limits(const toml::table& limits, const LimitPlace& place, Report& report) {
  std::array<KeySpec, parameter_count> keys{};
  for (const ParameterInfo& parameter : parameters()) {
    keys[index(parameter.id)] = {parameter.key, Expect::table};
  }
  const Section section(limits, "[" + std::string(place.table) + "]", keys, report);
  AllWrittenLimits read;
  for (const ParameterInfo& parameter : parameters()) {
    if (const auto* table = section.table(parameter.key)) {
      read[index(parameter.id)] = read_parameter(*table, parameter, place, report);
    }
  }
  return read;
}

BedLimits levels_of(const AllWrittenLimits& written) {
  BedLimits limits;
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const WrittenLevel& level : written[i].below) limits[i].below.push_back(level.level);
    for (const WrittenLevel& level : written[i].above) limits[i].above.push_back(level.level);
  }
  return limits;
}

}  // namespace vigil::app

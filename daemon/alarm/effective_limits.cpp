#include "daemon/alarm/effective_limits.hpp"

#include <algorithm>
#include <cstdint>

namespace vigil::alarm {
namespace {

std::int32_t clamped(std::int64_t milli, Parameter parameter) {
  const ParameterInfo& entry = info(parameter);
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(milli, entry.lowest_milli, entry.highest_milli));
}

LimitLevel resolved(const LimitLevel& level, Side side, Parameter parameter,
                    std::int32_t baseline_milli) {
  const Relative& relative = *level.relative;
  const std::int64_t away = relative.delta_milli != 0
                                ? relative.delta_milli
                                : std::int64_t{baseline_milli} * relative.percent / 100;
  const std::int64_t wanted = side == Side::below ? baseline_milli - away : baseline_milli + away;
  LimitLevel made = level;
  // Where the floor is the stricter of the two, it and its own sign decide; else the difference
  // does, and that is broken by being reached.
  const bool floor_decides =
      side == Side::below ? level.limit_milli < wanted : level.limit_milli > wanted;
  if (!floor_decides && wanted != level.limit_milli) made.inclusive = true;
  if (!floor_decides) made.limit_milli = clamped(wanted, parameter);
  const std::int64_t band = relative.clear_band_milli;
  made.clear_milli =
      clamped(std::int64_t{made.limit_milli} + (side == Side::below ? band : -band), parameter);
  return made;
}

std::vector<LimitLevel> resolved(const std::vector<LimitLevel>& levels, Side side,
                                 Parameter parameter, std::optional<std::int32_t> baseline) {
  std::vector<LimitLevel> made;
  made.reserve(levels.size());
  for (const LimitLevel& level : levels) {
    if (!level.relative) {
      made.push_back(level);
    } else if (baseline) {
      made.push_back(resolved(level, side, parameter, *baseline));
    }
  }
  return made;
}

std::vector<LimitLevel>& side_of(ParameterLimits& limits, Side side) {
  return side == Side::below ? limits.below : limits.above;
}

}  // namespace

ParameterLimits resolve(const ParameterLimits& limits, Parameter parameter,
                        std::optional<std::int32_t> baseline_milli) {
  return {resolved(limits.below, Side::below, parameter, baseline_milli),
          resolved(limits.above, Side::above, parameter, baseline_milli)};
}

LimitLevel* find_level(ParameterLimits& limits, Side side, Priority priority) {
  std::vector<LimitLevel>& levels = side_of(limits, side);
  const auto found = std::find_if(levels.begin(), levels.end(), [&](const LimitLevel& level) {
    return level.priority == priority && level.name.empty() && !level.relative;
  });
  return found == levels.end() ? nullptr : &*found;
}

void move_level(LimitLevel& level, std::int32_t limit_milli, Parameter parameter) {
  const std::int64_t band = std::int64_t{level.clear_milli} - level.limit_milli;
  level.limit_milli = limit_milli;
  level.clear_milli = clamped(limit_milli + band, parameter);
}

bool in_order(const ParameterLimits& limits, Side side) {
  const std::vector<LimitLevel>& levels = side == Side::below ? limits.below : limits.above;
  const LimitLevel* milder = nullptr;
  for (const LimitLevel& level : levels) {
    if (level.relative) continue;
    if (milder != nullptr) {
      const bool further = side == Side::below ? level.limit_milli < milder->limit_milli
                                               : level.limit_milli > milder->limit_milli;
      if (!further) return false;
    }
    milder = &level;
  }
  return true;
}

bool apart(const ParameterLimits& limits) {
  for (const LimitLevel& below : limits.below) {
    for (const LimitLevel& above : limits.above) {
      const bool absolute = !below.relative && !above.relative;
      if (absolute && below.limit_milli >= above.limit_milli) return false;
    }
  }
  return true;
}

ParameterLimits stricter(const ParameterLimits& a, const ParameterLimits& b) {
  ParameterLimits made = a;
  for (const Side side : {Side::below, Side::above}) {
    std::vector<LimitLevel>& levels = side_of(made, side);
    for (const LimitLevel& other : side == Side::below ? b.below : b.above) {
      const auto same = std::find_if(levels.begin(), levels.end(), [&](const LimitLevel& level) {
        return level.priority == other.priority && level.name == other.name && !level.relative &&
               !other.relative;
      });
      if (same == levels.end()) {
        levels.push_back(other);
      } else if (side == Side::below ? other.limit_milli > same->limit_milli
                                     : other.limit_milli < same->limit_milli) {
        *same = other;
      }
    }
  }
  return made;
}

NearestLimits nearest(const ParameterLimits& limits) {
  NearestLimits found;
  for (const LimitLevel& level : limits.below) {
    if (level.priority < Priority::medium) continue;
    found.below_milli = std::max(found.below_milli.value_or(level.limit_milli), level.limit_milli);
  }
  for (const LimitLevel& level : limits.above) {
    if (level.priority < Priority::medium) continue;
    found.above_milli = std::min(found.above_milli.value_or(level.limit_milli), level.limit_milli);
  }
  return found;
}

}  // namespace vigil::alarm

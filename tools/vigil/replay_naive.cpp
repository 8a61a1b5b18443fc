#include "tools/vigil/replay_naive.hpp"

#include <algorithm>

namespace vigil::replay {

using alarm::LimitLevel;
using alarm::Side;

bool beyond(const LimitLevel& level, Side side, std::int32_t milli) {
  if (milli == level.limit_milli) return level.inclusive;
  return side == Side::below ? milli < level.limit_milli : milli > level.limit_milli;
}

const LimitLevel* medium_limit(const alarm::Profile& profile, Parameter parameter, Side side) {
  const alarm::ParameterLimits& limits = profile.limits[index(parameter)];
  const LimitLevel* tightest = nullptr;
  for (const LimitLevel& level : side == Side::below ? limits.below : limits.above) {
    if (level.priority < Priority::medium || level.relative) continue;
    const bool tighter =
        tightest == nullptr || (side == Side::below ? level.limit_milli > tightest->limit_milli
                                                    : level.limit_milli < tightest->limit_milli);
    if (tighter) tightest = &level;
  }
  return tightest;
}

std::vector<Violation> violations_of(const std::vector<Reading>& readings,
                                     const alarm::Profile& profile) {
  std::vector<Violation> violations;
  for (const ParameterInfo& entry : parameters()) {
    for (const Side side : {Side::below, Side::above}) {
      const LimitLevel* const limit = medium_limit(profile, entry.id, side);
      if (limit == nullptr) continue;
      bool before = false;
      for (const Reading& reading : readings) {
        if (reading.parameter() != entry.id || !reading.valid()) continue;
        const std::int32_t milli = *reading.milli();
        const bool now = beyond(*limit, side, milli);
        const Instant at = reading.measured_at();
        if (now && !before) violations.push_back({entry.id, side, at, {}, at, milli, 0});
        before = now;
        if (!now) continue;
        Violation& run = violations.back();
        if (++run.values == 2) run.second = at;
        run.last = at;
        run.worst_milli = side == Side::below ? std::min(run.worst_milli, milli)
                                              : std::max(run.worst_milli, milli);
      }
    }
  }
  return violations;
}

Cover covering(const Violation& violation, const Story& story, Duration period) {
  const Instant until = violation.second.value_or(violation.first) + period * 2;
  for (const Alarm& alarm : story.alarms) {
    if (alarm.parameter != violation.parameter || side_of(alarm.kind) != violation.side) continue;
    for (const Stretch& stretch : alarm.stretches) {
      const bool over = stretch.to && *stretch.to <= violation.first;
      if (stretch.priority >= Priority::medium && stretch.from <= until && !over) {
        return {&alarm, stretch.from};
      }
    }
  }
  return {};
}

}  // namespace vigil::replay

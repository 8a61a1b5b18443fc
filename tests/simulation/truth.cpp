#include "tests/simulation/truth.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace vigil::simulation {
namespace {

using alarm::Side;

constexpr std::array<Side, 2> both_sides{Side::below, Side::above};

/// Rates and saturation are judged on the median of a window.
bool has_median(Parameter parameter) {
  return parameter == Parameter::hr || parameter == Parameter::pulse ||
         parameter == Parameter::spo2;
}

/// What the monitor's whole number is, if any human can have it.
std::optional<std::int32_t> number(const VitalSign& sign, Parameter parameter) {
  if (sign.validity != Validity::valid) return std::nullopt;
  if (parameter == Parameter::spo2 && sign.milli > 100'000) return std::nullopt;
  return sign.milli / 1000 * 1000;
}

}  // namespace

bool violates(const alarm::LimitLevel& level, Side side, std::int32_t milli) {
  if (milli == level.limit_milli) return level.inclusive;
  return (milli < level.limit_milli) == (side == Side::below);
}

bool past_clear(const alarm::LimitLevel& level, Side side, std::int32_t milli) {
  if (violates(level, side, milli)) return false;
  return side == Side::below ? milli >= level.clear_milli : milli <= level.clear_milli;
}

bool LaneTruth::showed(std::int32_t milli) const {
  const std::size_t count = std::min(shown_count, shown_max);
  return std::any_of(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](const Shown& one) { return one.milli == milli; });
}

MonitorTruth::MonitorTruth(engine::MonitorRef where, const engine::EngineConfig& config)
    : ref(where) {
  const engine::BedConfig& bed = config.beds[where.bed];
  const Descriptor& driver = *bed.monitors[where.monitor].driver;
  quiet_max = driver.quiet_max;
  const alarm::AlarmRules rules =
      bed.profile < 0 ? alarm::AlarmRules{}
                      : config.profiles[static_cast<std::size_t>(bed.profile)].rules;
  for (const UpdatePeriod& update : driver.updates) {
    LaneTruth& lane = lanes[index(update.parameter)];
    const alarm::ParameterLimits& limits = bed.limits[index(update.parameter)];
    lane.measured = true;
    lane.limited = !limits.empty();
    lane.episodic = info(update.parameter).episodic;
    lane.fresh_for = std::max(config.technical.fresh, 2 * update.period);
    lane.no_data_after = std::max(config.technical.invalid, 4 * update.period);
    if (has_median(update.parameter)) lane.median_window = rules.median_window;
    if (!lane.limited) continue;
    limited.push_back(update.parameter);
    for (const Side side : both_sides) {
      for (alarm::LimitLevel level : side == Side::below ? limits.below : limits.above) {
        // A single measurement waits for nothing but its repeat.
        if (lane.episodic) level.delay = level.clear_hold = Duration(0);
        LevelTruth truth;
        truth.configured = truth.level = level;
        truth.latest = level.delay;
        if (level.confirm) truth.latest = rules.cuff.repeat_within + rules.cuff.cycle;
        lane.sides[static_cast<std::size_t>(side)].push_back(truth);
      }
    }
  }
}

void MonitorTruth::disarm(LevelTruth& level) {
  level.building_since = Instant::never();
  level.alarm = 0;
  if (level.since.is_never()) return;
  level.since = Instant::never();
  --armed;
}

/// A stall or a late byte holds values back that were sent before: they are measured when they are
/// read, and leave the window of the median so much later.
constexpr Duration held_back = std::chrono::milliseconds(2200);

/// A value beyond the limit surely arrived. A median is beyond it at the latest when all values of
/// its window are.
void MonitorTruth::arm(LevelTruth& level, Duration median_window, Instant now) {
  if (!level.since.is_never()) return;
  if (level.building_since.is_never()) level.building_since = now;
  const bool by_median = !level.level.raw && median_window > Duration(0);
  if (by_median && now - level.building_since < median_window + held_back) return;
  level.since = now;
  ++armed;
}

void MonitorTruth::on_shown(const Vitals& vitals, Instant now) {
  for (const Parameter parameter : limited) {
    LaneTruth& lane = lanes[index(parameter)];
    const auto milli = number(vitals[parameter], parameter);
    if (!milli) continue;
    for (const Side side : both_sides) {
      for (LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
        if (violates(level.level, side, *milli)) {
          level.last_shown = now;
          if (level.first_shown.is_never()) level.first_shown = now;
        } else {
          disarm(level);
        }
      }
    }
  }
  for (const ParameterInfo& entry : parameters()) {
    LaneTruth& lane = lanes[index(entry.id)];
    if (!lane.measured) continue;
    if (const auto milli = number(vitals[entry.id], entry.id)) {
      lane.shown[lane.shown_count++ % LaneTruth::shown_max] = {*milli, now};
    }
  }
}

void MonitorTruth::on_bytes(const Vitals& vitals, Instant now) {
  bytes_at = now;
  for (const Parameter parameter : limited) {
    if (number(vitals[parameter], parameter)) lanes[index(parameter)].may_have_valid_at = now;
  }
}

void MonitorTruth::on_damage() {
  whole_units_ = 0;
  for (const Parameter parameter : limited) {
    LaneTruth& lane = lanes[index(parameter)];
    lane.surely_valid = false;
    for (auto& side : lane.sides) {
      for (LevelTruth& level : side) level.building_since = Instant::never();
    }
  }
}

void MonitorTruth::on_unit(const Variant& variant, const Vitals& vitals, Instant now) {
  const bool waits = variant.leaps_wait && leaps(vitals);
  before_ = vitals;
  // After damage a leap begins the proof anew; on a proven line it waits for the next unit only.
  if (waits && whole_units_ < variant.trusted_after) whole_units_ = 0;
  if (++whole_units_ < variant.trusted_after || waits) return;
  for (const Parameter parameter : limited) {
    judge(lanes[index(parameter)], vitals[parameter], now);
  }
}

/// As far as a record may be from the one before without a proof by the next one.
bool MonitorTruth::leaps(const Vitals& vitals) const {
  for (const Parameter parameter : {Parameter::pulse, Parameter::spo2}) {
    const auto a = number(before_[parameter], parameter);
    const auto b = number(vitals[parameter], parameter);
    if (vitals[parameter].validity != before_[parameter].validity || !a != !b) return true;
    if (!a && vitals[parameter].validity == Validity::valid) return true;
    const std::int32_t most = parameter == Parameter::pulse ? 20'000 : 5'000;
    if (a && std::abs(*a - *b) > most) return true;
  }
  return false;
}

void MonitorTruth::judge(LaneTruth& lane, const VitalSign& sign, Instant now) {
  const auto parameter = static_cast<Parameter>(&lane - lanes.data());
  const auto milli = number(sign, parameter);
  lane.surely_valid = milli.has_value();
  if (!milli) {
    for (auto& side : lane.sides) {
      for (LevelTruth& level : side) level.building_since = Instant::never();
    }
    return;
  }
  if (lane.spent_milli == milli) return;
  lane.spent_milli.reset();
  const std::int32_t newest = lane.shown[(lane.shown_count - 1) % LaneTruth::shown_max].milli;
  for (const Side side : both_sides) {
    for (LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
      if (!past_clear(level.level, side, *milli)) level.not_clear_at = now;
      // What was shown since then may be on the other side again.
      const bool stays = violates(level.level, side, newest);
      if (violates(level.level, side, *milli)) {
        if (stays) arm(level, lane.median_window, now);
        continue;
      }
      disarm(level);
      if (level.inside_at < now) level.first_before = level.first_shown;
      level.inside_at = now;
      level.first_shown = stays ? now : Instant::never();
    }
  }
}

void MonitorTruth::on_limits(const engine::LimitsEvent& limits, Instant now) {
  LaneTruth& lane = lanes[index(limits.parameter)];
  std::array<std::size_t, 2> next{};
  for (std::size_t i = 0; i < limits.count; ++i) {
    const engine::LimitInForce& told = limits.limits[i];
    auto& levels = lane.sides[static_cast<std::size_t>(told.side)];
    const std::size_t place = next[static_cast<std::size_t>(told.side)]++;
    if (place >= levels.size() || levels[place].level.limit_milli == told.limit_milli) continue;
    LevelTruth& level = levels[place];
    level.level.clear_milli += told.limit_milli - level.level.limit_milli;
    level.level.limit_milli = told.limit_milli;
    disarm(level);
    // It may be an alarm at once, or an alarm no more.
    level.first_shown = level.first_before = Instant();
    level.not_clear_at.reset();
    if (lane.shown_count > 0) level.last_shown = now;
  }
}

void MonitorTruth::on_off_monitor(bool off, Instant now) {
  if (off == off_monitor) return;
  off_monitor = off;
  watched_from = now;
  for (LaneTruth& lane : lanes) {
    for (auto& side : lane.sides) {
      for (LevelTruth& level : side) disarm(level);
    }
    const bool stands = off && lane.episodic && lane.shown_count > 0;
    if (stands) lane.spent_milli = lane.shown[(lane.shown_count - 1) % LaneTruth::shown_max].milli;
  }
}

void MonitorTruth::on_restart(Instant now) {
  engine_began = watched_from = now;
  off_monitor = false;
  bytes_at.reset();
  for (LaneTruth& lane : lanes) {
    lane.may_have_valid_at.reset();
    lane.spent_milli.reset();
    lane.surely_valid = false;
    for (auto& side : lane.sides) {
      for (LevelTruth& level : side) {
        disarm(level);
        level.level.limit_milli = level.configured.limit_milli;
        level.level.clear_milli = level.configured.clear_milli;
        level.first_shown = level.first_before = Instant::never();
        level.not_clear_at.reset();
      }
    }
  }
  on_damage();
}

void MonitorTruth::on_resume(Instant now) {
  resumed_at = now;
  on_damage();
}

}  // namespace vigil::simulation

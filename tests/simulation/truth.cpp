#include "tests/simulation/truth.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace vigil::simulation {
namespace {

using alarm::Side;

constexpr std::array<Side, 2> both_sides{Side::below, Side::above};

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

MonitorTruth::MonitorTruth(engine::MonitorRef where, const engine::MonitorConfig& monitor,
                           const engine::BedConfig& bed, const engine::TechnicalDelays& technical)
    : ref(where), quiet_max(monitor.driver->quiet_max) {
  for (const UpdatePeriod& update : monitor.driver->updates) {
    LaneTruth& lane = lanes[index(update.parameter)];
    const alarm::ParameterLimits& limits = bed.limits[index(update.parameter)];
    lane.measured = true;
    lane.limited = !limits.empty();
    lane.episodic = info(update.parameter).episodic;
    lane.fresh_for = std::max(technical.fresh, 2 * update.period);
    lane.no_data_after = std::max(technical.invalid, 4 * update.period);
    if (!lane.limited) continue;
    limited.push_back(update.parameter);
    for (const Side side : both_sides) {
      for (alarm::LimitLevel level : side == Side::below ? limits.below : limits.above) {
        // A single measurement waits for nothing.
        if (lane.episodic) level.delay = level.clear_hold = Duration(0);
        LevelTruth truth;
        truth.level = level;
        lane.sides[static_cast<std::size_t>(side)].push_back(truth);
      }
    }
  }
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
        } else if (!level.since.is_never()) {
          level.since = Instant::never();
          level.alarm = 0;
          --armed;
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
  for (const Parameter parameter : limited) lanes[index(parameter)].surely_valid = false;
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
  if (!milli) return;
  const std::int32_t newest = lane.shown[(lane.shown_count - 1) % LaneTruth::shown_max].milli;
  for (const Side side : both_sides) {
    for (LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
      if (!past_clear(level.level, side, *milli)) level.not_clear_at = now;
      if (!violates(level.level, side, *milli)) {
        if (!level.since.is_never()) --armed;
        level.since = Instant::never();
        level.alarm = 0;
        // What was shown since then may be beyond again.
        if (level.inside_at < now) level.first_before = level.first_shown;
        level.inside_at = now;
        level.first_shown = violates(level.level, side, newest) ? now : Instant::never();
        continue;
      }
      if (level.since.is_never() && violates(level.level, side, newest)) {
        level.since = now;
        ++armed;
      }
    }
  }
}

void MonitorTruth::on_restart(Instant now) {
  engine_began = now;
  armed = 0;
  bytes_at.reset();
  for (LaneTruth& lane : lanes) {
    lane.may_have_valid_at.reset();
    lane.surely_valid = false;
    for (auto& side : lane.sides) {
      for (LevelTruth& level : side) {
        level.since = level.first_shown = Instant::never();
        level.not_clear_at.reset();
        level.alarm = 0;
      }
    }
  }
  on_damage();
}

}  // namespace vigil::simulation

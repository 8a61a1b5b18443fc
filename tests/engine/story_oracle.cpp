#include "tests/engine/story_oracle.hpp"

#include <chrono>

namespace vigil::engine {

MonitorOracle::MonitorOracle(const MonitorConfig& monitor, const BedConfig& bed, Instant start)
    : quiet_max_(monitor.driver->quiet_max),
      first_heard_by_(start + quiet_max_ * 2 + std::chrono::seconds(1)) {
  for (const UpdatePeriod& update : monitor.driver->updates) {
    LaneOracle& lane = lanes[index(update.parameter)];
    lane.episodic = info(update.parameter).episodic;
    lane.fresh_for = std::max<Duration>(std::chrono::seconds(3), update.period * 2);
    const alarm::ParameterLimits& limits = bed.limits[index(update.parameter)];
    for (const alarm::Side side : {alarm::Side::below, alarm::Side::above}) {
      for (alarm::LimitLevel level : side == alarm::Side::below ? limits.below : limits.above) {
        if (lane.episodic) level.delay = level.clear_hold = Duration(0);
        LevelOracle oracle;
        oracle.level = level;
        oracle.side = side;
        lane.sides[static_cast<std::size_t>(side)].levels.push_back(oracle);
      }
    }
  }
}

void MonitorOracle::lose_link(Instant at) {
  if (!live) return;
  live = false;
  lost_alarm = true;
  lost_alarm_at = at;
  for (LaneOracle& lane : lanes) lane.lose(at);
}

void MonitorOracle::advance(Instant now) {
  const Instant quiet_at = live ? heard_at + quiet_max_ : Instant::never();
  for (LaneOracle& lane : lanes) {
    // Whichever comes first takes the signal.
    if (lane.stale_at <= now && lane.stale_at <= quiet_at) lane.lose(lane.stale_at);
  }
  if (quiet_at <= now) lose_link(quiet_at);
  if (!live && !lost_alarm && first_heard_by_ <= now) {
    lost_alarm = true;
    lost_alarm_at = first_heard_by_;
  }
  for (LaneOracle& lane : lanes) {
    for (SideOracle& side : lane.sides) side.advance(now);
  }
}

bool MonitorOracle::on_reading(const Reading& reading, Instant now) {
  LaneOracle& lane = lanes[index(reading.parameter())];
  if (lane.newest && reading.measured_at() < *lane.newest) return false;
  const auto milli = reading.milli();
  if (reading.age_unknown() && milli && milli == lane.last_milli) return false;
  lane.newest = reading.measured_at();
  if (!milli) {
    lane.lose(now);
    return false;
  }
  lane.last_milli = milli;
  const Instant stale_at =
      lane.episodic ? Instant::never() : reading.measured_at() + lane.fresh_for;
  if (stale_at <= now) {
    lane.lose(now);
    return false;
  }
  lane.signal = true;
  lane.stale_at = stale_at;
  for (SideOracle& side : lane.sides) side.on_valid(*milli, reading.measured_at(), now);
  return true;
}

}  // namespace vigil::engine

// What must be true of one monitor's limit alarms and link, told in the simplest way from what was
// put in. It shares no code with the engine, keeps no five-state presence, and judges by
// definitions: since when, until when.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/engine/engine_config.hpp"
#include "drivers/api/reading.hpp"

namespace vigil::engine {

struct LevelOracle {
  alarm::LimitLevel level;
  alarm::Side side{};
  bool alarming = false;
  std::optional<Instant> violating_since;
  std::optional<Instant> past_band_since;

  [[nodiscard]] bool violates(std::int32_t milli) const {
    const std::int64_t beyond = side == alarm::Side::below
                                    ? std::int64_t{level.limit_milli} - milli
                                    : std::int64_t{milli} - level.limit_milli;
    return level.inclusive ? beyond >= 0 : beyond > 0;
  }
  [[nodiscard]] bool past_band(std::int32_t milli) const {
    if (violates(milli)) return false;
    return side == alarm::Side::below ? milli >= level.clear_milli : milli <= level.clear_milli;
  }
  [[nodiscard]] Instant due() const {
    return violating_since ? *violating_since + level.delay : Instant::never();
  }
};

/// One parameter and direction: all its levels, and the alarm that should stand.
struct SideOracle {
  std::vector<LevelOracle> levels;
  Instant opened_at;
  bool violated_before = false;  // by a valid reading, since the last end

  [[nodiscard]] alarm::Priority priority() const {
    alarm::Priority highest = alarm::Priority::none;
    for (const LevelOracle& one : levels) {
      if (one.alarming) highest = std::max(highest, one.level.priority);
    }
    return highest;
  }
  [[nodiscard]] bool open() const { return priority() != alarm::Priority::none; }

  void advance(Instant now) {
    Instant first = Instant::never();
    const bool was_open = open();
    for (LevelOracle& one : levels) {
      if (one.alarming || one.due() > now) continue;
      first = std::min(first, one.due());
      one.alarming = true;
    }
    if (!was_open && open()) opened_at = first;
  }
  void on_loss() {
    for (LevelOracle& one : levels) one.past_band_since.reset();
  }
  void on_valid(std::int32_t milli, Instant measured_at, Instant now) {
    const bool was_open = open();
    for (LevelOracle& one : levels) judge(one, milli, measured_at, now);
    if (!was_open && open()) opened_at = now;
    if (was_open && !open()) {
      violated_before = std::any_of(levels.begin(), levels.end(),
                                    [](const auto& one) { return one.violating_since; });
    }
  }

 private:
  void judge(LevelOracle& one, std::int32_t milli, Instant measured_at, Instant now) {
    violated_before = violated_before || one.violates(milli);
    if (!one.alarming) {
      if (!one.violates(milli)) one.violating_since.reset();
      if (one.violates(milli) && !one.violating_since) one.violating_since = measured_at;
      one.alarming = one.due() <= now;
      one.past_band_since.reset();
      return;
    }
    if (!one.past_band(milli)) return one.past_band_since.reset();
    if (!one.past_band_since) one.past_band_since = measured_at;
    if (measured_at - *one.past_band_since < one.level.clear_hold) return;
    one.alarming = false;
    one.violating_since.reset();
    one.past_band_since.reset();
  }
};

struct LaneOracle {
  bool signal = false;
  Instant lost_at;
  Instant stale_at = Instant::never();
  std::optional<Instant> newest;  // measurement time of the newest reading, valid or not
  std::optional<std::int32_t> last_milli;
  Duration fresh_for{};
  bool episodic = false;
  std::array<SideOracle, 2> sides;  // index: alarm::Side

  void lose(Instant at) {
    if (!signal) return;
    signal = false;
    lost_at = at;
    stale_at = Instant::never();
    for (SideOracle& side : sides) side.on_loss();
  }
};

class MonitorOracle {
 public:
  MonitorOracle(const MonitorConfig& monitor, const BedConfig& bed, Instant start);

  void advance(Instant now);
  void on_closed(Instant now) { lose_link(now); }
  void on_frame(Instant now) {
    live = true;
    lost_alarm = false;
    heard_at = now;
  }
  /// True if the reading is one to be judged.
  bool on_reading(const Reading& reading, Instant now);

  bool live = false;
  bool lost_alarm = false;
  Instant lost_alarm_at;
  Instant heard_at;
  std::array<LaneOracle, parameter_count> lanes;  // index: Parameter

 private:
  void lose_link(Instant at);
  Duration quiet_max_;
  Instant first_heard_by_;
};

}  // namespace vigil::engine

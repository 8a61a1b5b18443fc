// What is true, beside the engine: what each monitor showed, what of it surely arrived, and which
// limits it breaks since when.
//
// It shares no code with the rules it judges and knows no presence, no queue and no decoder. Where
// it can't know whether a value arrived, it demands nothing. One owner.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/input.hpp"
#include "drivers/api/device.hpp"
#include "tests/simulation/variant.hpp"

namespace vigil::simulation {

struct LevelTruth {
  alarm::LimitLevel configured;
  alarm::LimitLevel level;  // in force
  /// When it must be an alarm at the latest, after `since`; a cuff reading may wait for its repeat.
  Duration latest{};
  /// Since when nothing but values beyond it surely arrived, for those judged on a median.
  Instant building_since = Instant::never();
  /// Since when a value beyond the limit surely stands in the engine, and none inside was shown.
  Instant since = Instant::never();
  /// First value shown beyond the limit after the last one inside that surely arrived.
  Instant first_shown = Instant::never();
  /// When a value inside last arrived, and what first_shown was until then.
  Instant inside_at;
  Instant first_before = Instant::never();
  /// Last value shown beyond the limit; nothing: none yet.
  std::optional<Instant> last_shown;
  /// Last value that surely arrived and was not past the value where the alarm ends.
  std::optional<Instant> not_clear_at;
  /// The alarm that stands for this violation, once it was due; 0: none yet.
  std::uint64_t alarm = 0;
};

struct LaneTruth {
  static constexpr std::size_t shown_max = 48;
  struct Shown {
    std::int32_t milli = 0;
    Instant at;
  };

  bool measured = false;  // the monitor can measure it
  bool limited = false;
  bool episodic = false;
  Duration fresh_for{};
  Duration no_data_after{};
  Duration median_window{};
  std::array<std::vector<LevelTruth>, 2> sides;  // index: alarm::Side
  std::array<Shown, shown_max> shown{};          // valid values, the newest at shown_count - 1
  std::size_t shown_count = 0;
  /// A valid value may have arrived then at the latest.
  std::optional<Instant> may_have_valid_at;
  /// A cuff reading whose alarm a person ended: it stands there and is judged no more.
  std::optional<std::int32_t> spent_milli;
  bool surely_valid = false;  // the last unit that surely arrived had a valid value

  [[nodiscard]] bool showed(std::int32_t milli) const;
};

[[nodiscard]] bool violates(const alarm::LimitLevel& level, alarm::Side side, std::int32_t milli);
[[nodiscard]] bool past_clear(const alarm::LimitLevel& level, alarm::Side side, std::int32_t milli);

/// One monitor of one bed, as it stands at the end of the line into that bed.
class MonitorTruth {
 public:
  MonitorTruth(engine::MonitorRef ref, const engine::EngineConfig& config);

  /// The monitor sends these values now.
  void on_shown(const Vitals& vitals, Instant now);
  /// Some bytes arrive; their unit showed `vitals`.
  void on_bytes(const Vitals& vitals, Instant now);
  /// A unit arrives whole.
  void on_unit(const Variant& variant, const Vitals& vitals, Instant now);
  /// A unit was damaged or lost, or the port was opened.
  void on_damage();
  /// A new engine knows nothing.
  void on_restart(Instant now);
  /// The next engine knows what the last one knew; what was on its way is lost.
  void on_resume(Instant now);
  /// The limits in force are told: those that moved are judged anew.
  void on_limits(const engine::LimitsEvent& limits, Instant now);
  /// Somebody takes the patient off the monitor, or back: what was not known is forgotten.
  void on_off_monitor(bool off, Instant now);

  engine::MonitorRef ref;
  Duration quiet_max{};
  Instant engine_began;
  bool off_monitor = false;
  Instant resumed_at = Instant::never();
  Instant watched_from;             // the engine began, or the patient is on the monitor again
  std::optional<Instant> bytes_at;  // last bytes to the decoder
  std::array<LaneTruth, parameter_count> lanes;  // index: Parameter
  std::vector<Parameter> limited;                // those lanes that have limits
  std::uint32_t armed = 0;                       // levels with a `since`

 private:
  void judge(LaneTruth& lane, const VitalSign& sign, Instant now);
  void arm(LevelTruth& level, Duration median_window, Instant now);
  void disarm(LevelTruth& level);
  [[nodiscard]] bool leaps(const Vitals& vitals) const;

  std::uint32_t whole_units_ = 0;
  Vitals before_;  // of the unit before
};

using Truth = std::vector<MonitorTruth>;

}  // namespace vigil::simulation

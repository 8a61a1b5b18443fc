// One parameter and direction: all its limits, and the one finding that they make together.
//
// The levels escalate and step down in place; there is never a second alert for the same parameter
// and direction (docs/safety-rules.md B). Pure; one caller at a time; no allocation but when limits
// are set.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/level_condition.hpp"
#include "daemon/alarm/limit_rules.hpp"

namespace vigil::alarm {

class LimitAlarm {
 public:
  /// Without levels it finds nothing.
  LimitAlarm(Parameter parameter, Side side, Slot slot)
      : slot_(slot), parameter_(parameter), side_(side) {}

  /// Takes `levels`, from mildest to gravest, absolute or resolved. What stands is judged again by
  /// the last value if that is still good; it is never silently dropped.
  void set_levels(const std::vector<LimitLevel>& levels, RepeatWait wait, Instant now,
                  FindingSink& sink);

  /// A valid, fresh value measured at `measured_at`, and its median with those just before it; what
  /// it makes is stamped `now`.
  void on_valid(std::int32_t milli, std::int32_t median_milli, Instant measured_at, Instant now,
                FindingSink& sink);
  /// No valid measurement any more.
  void on_signal_lost(Instant now, FindingSink& sink);
  /// A named person took the patient off the monitor: what is not known ends.
  void forget_unknown(Instant now, FindingSink& sink);
  /// Everything that came due by `now`, in order, each stamped with its own time.
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;

  [[nodiscard]] bool awaits_repeat() const;
  [[nodiscard]] bool empty() const { return levels_.empty(); }
  /// It judges by these already: set_levels() would change nothing.
  [[nodiscard]] bool judges_by(const std::vector<LimitLevel>& levels) const;
  /// Its levels are a part of its state: after a change of configuration those go on that stood,
  /// until set_levels() gives others.
  void archive(Archive& archive);
  /// The presence of the most severe level that is not clear.
  [[nodiscard]] Presence presence() const;

 private:
  struct Level {
    LevelCondition condition;
    std::uint8_t rank = 0;
  };
  /// What is told: a level, and whether it only waits for the repeat of a cuff reading.
  struct Told {
    const Level* level = nullptr;
    bool waits = false;
    Priority priority = Priority::none;
  };
  [[nodiscard]] const Level* most_severe_alarming() const;
  [[nodiscard]] const Level* most_severe_broken() const;
  [[nodiscard]] Told what_stands() const;
  void note_value(std::int32_t milli, Instant measured_at);
  void tell(Instant at, FindingSink& sink);
  [[nodiscard]] Finding describe(const Told& told, Instant at) const;
  void put_text(Finding& finding, const Told& told, const LimitLevel& limit, bool broken,
                Instant at) const;

  Slot slot_;
  Parameter parameter_;
  Side side_;
  std::vector<Level> levels_;
  bool signal_ = false;
  std::optional<std::int32_t> last_milli_;
  Instant last_measured_at_;
  std::optional<std::int32_t> worst_milli_;  // since the first level was broken
  // What was told last.
  bool open_ = false;
  std::size_t told_level_ = 0;
  Priority told_priority_ = Priority::none;
  Presence told_presence_ = Presence::clear;
  std::optional<std::int32_t> told_milli_;
};

}  // namespace vigil::alarm

// One alarm per parameter and direction: its levels, its open alert, its changes.
//
// The levels escalate and step down in place; there is never a second alarm for the same parameter
// and direction (docs/safety-rules.md B). Pure; one caller at a time; no allocation after
// construction.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "daemon/alarm/change_sink.hpp"
#include "daemon/alarm/level_condition.hpp"
#include "daemon/alarm/limit_rules.hpp"

namespace vigil::alarm {

class LimitAlarm {
 public:
  /// `levels` from low to high priority; at least one.
  LimitAlarm(Parameter parameter, Side side, const std::vector<LimitLevel>& levels);

  /// A valid, fresh value measured at `measured_at`; the change it makes is stamped `now`.
  void on_valid(std::int32_t milli, Instant measured_at, Instant now, ChangeSink& sink);
  /// No valid measurement any more.
  void on_signal_lost(Instant now, ChangeSink& sink);
  /// Everything that came due by `now`, in order, each stamped with its own time.
  void advance(Instant now, ChangeSink& sink);
  [[nodiscard]] Instant deadline() const;

  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] Priority priority() const { return told_priority_; }
  /// The presence of the most severe level that is not clear.
  [[nodiscard]] Presence presence() const;

 private:
  [[nodiscard]] const LevelCondition* most_severe_alarming() const;
  [[nodiscard]] const LevelCondition* most_severe_broken() const;
  void tell(Instant at, ChangeSink& sink);
  [[nodiscard]] Change describe(const LevelCondition& level, Instant at) const;

  Parameter parameter_;
  Side side_;
  std::vector<LevelCondition> levels_;
  bool signal_ = false;
  std::optional<std::int32_t> last_milli_;
  Instant last_measured_at_;
  // What was told last.
  bool open_ = false;
  std::uint64_t number_ = 0;
  Instant started_at_;
  std::size_t told_level_ = 0;
  Priority told_priority_ = Priority::none;
  Presence told_presence_ = Presence::clear;
  std::optional<std::int32_t> told_milli_;
};

}  // namespace vigil::alarm

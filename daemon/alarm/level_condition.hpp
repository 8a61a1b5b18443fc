// One limit of one parameter, judged: the five-state presence of docs/safety-rules.md 1 and 2.
//
// Pure; one caller at a time. It knows no priorities of others, no text and no clock: the caller
// calls advance(now) before it gives anything else, and again at deadline().
#pragma once

#include <cstdint>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

class LevelCondition {
 public:
  LevelCondition(const LimitLevel& level, Side side) : level_(level), side_(side) {}

  /// A valid and fresh value, in thousandths, measured at `at`.
  void on_valid(std::int32_t milli, Instant at);
  /// The signal is lost: there is no valid measurement from now on.
  void on_signal_lost();
  /// A pending violation becomes due by time alone (docs/safety-rules.md 2).
  void advance(Instant now);
  /// When the pending violation comes due; never() if none is.
  [[nodiscard]] Instant deadline() const;

  [[nodiscard]] Presence presence() const { return presence_; }
  [[nodiscard]] bool alarming() const {
    return presence_ == Presence::active || presence_ == Presence::active_unknown;
  }
  [[nodiscard]] const LimitLevel& level() const { return level_; }
  /// Whether this value breaks the limit.
  [[nodiscard]] bool violates(std::int32_t milli) const;

 private:
  [[nodiscard]] bool past_clear(std::int32_t milli) const;
  void judge_active(std::int32_t milli, Instant at);

  LimitLevel level_;
  Side side_;
  Presence presence_ = Presence::unknown;
  bool signal_ = false;    // the last thing heard was a valid value
  Instant due_;            // of a pending violation
  bool clearing_ = false;  // values are past clear_milli
  Instant clearing_since_;
};

}  // namespace vigil::alarm

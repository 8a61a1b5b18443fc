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

/// How long a cuff reading in a confirm band waits for its repeat. Both zero: it does not wait.
struct RepeatWait {
  Duration repeat_within{0};
  Duration cycle{0};
  bool by_itself = false;  // nobody has to start the cuff
  friend bool operator==(const RepeatWait&, const RepeatWait&) = default;
  void archive(Archive& archive) {
    archive.field("repeat_within", repeat_within);
    archive.field("cycle", cycle);
    archive.field("by_itself", by_itself);
  }
};

class LevelCondition {
 public:
  LevelCondition(const LimitLevel& level, Side side, RepeatWait wait = {})
      : level_(level), side_(side), wait_(wait) {}

  /// A valid and fresh value, in thousandths, measured at `at`.
  void on_valid(std::int32_t milli, Instant at);
  /// The signal is lost: there is no valid measurement from now on.
  void on_signal_lost();
  /// A pending violation becomes due by time alone (docs/safety-rules.md 2).
  void advance(Instant now);
  /// When the pending violation comes due; never() if none is.
  [[nodiscard]] Instant deadline() const;
  /// A named person took the patient off the monitor: what is not known ends.
  void forget_unknown();
  /// The limit was changed under a standing presence, which is judged again by the last value:
  /// `milli`, at `at`. `signal`: that value is still good. `open`: the parameter's alarm stands, so
  /// a limit that is broken now alarms without a new delay.
  void change_level(const LimitLevel& level, std::int32_t milli, Instant at, bool signal,
                    bool open);

  [[nodiscard]] Presence presence() const { return presence_; }
  [[nodiscard]] bool alarming() const {
    return presence_ == Presence::active || presence_ == Presence::active_unknown;
  }
  /// A cuff reading waits for its repeat, and until when that should be taken.
  [[nodiscard]] bool awaits_repeat() const { return presence_ == Presence::pending && confirms(); }
  [[nodiscard]] bool repeats_by_itself() const { return wait_.by_itself; }
  [[nodiscard]] Instant repeat_until() const { return pending_since_ + wait_.repeat_within; }
  [[nodiscard]] const LimitLevel& level() const { return level_; }
  /// Whether this value breaks the limit.
  [[nodiscard]] bool violates(std::int32_t milli) const;
  void archive(Archive& archive);

 private:
  [[nodiscard]] bool confirms() const { return level_.confirm && wait_.repeat_within.count() > 0; }
  [[nodiscard]] bool past_clear(std::int32_t milli) const;
  /// The delay that a value so deep beyond the limit has to wait.
  [[nodiscard]] Duration delay_of(std::int32_t milli) const;
  void begin(std::int32_t milli, Instant at);
  void judge_pending(std::int32_t milli, Instant at);
  void judge_active(std::int32_t milli, Instant at);

  LimitLevel level_;
  Side side_;
  RepeatWait wait_;
  Presence presence_ = Presence::unknown;
  bool signal_ = false;  // the last thing heard was a valid value
  Instant pending_since_;
  Instant due_;            // of a pending violation
  bool clearing_ = false;  // values are past clear_milli
  Instant clearing_since_;
};

}  // namespace vigil::alarm

#include "daemon/alarm/level_condition.hpp"

#include <algorithm>

namespace vigil::alarm {

bool LevelCondition::violates(std::int32_t milli) const {
  if (level_.inclusive && milli == level_.limit_milli) return true;
  return side_ == Side::below ? milli < level_.limit_milli : milli > level_.limit_milli;
}

bool LevelCondition::past_clear(std::int32_t milli) const {
  if (violates(milli)) return false;
  return side_ == Side::below ? milli >= level_.clear_milli : milli <= level_.clear_milli;
}

Duration LevelCondition::delay_of(std::int32_t milli) const {
  const std::int64_t beyond = side_ == Side::below ? std::int64_t{level_.limit_milli} - milli
                                                   : std::int64_t{milli} - level_.limit_milli;
  Duration delay = level_.delay;
  for (const SoonerDelay& sooner : level_.sooner) {
    if (sooner.by_milli > 0 && beyond >= sooner.by_milli) delay = std::min(delay, sooner.delay);
  }
  return delay;
}

void LevelCondition::begin(std::int32_t milli, Instant at) {
  pending_since_ = at;
  clearing_ = false;
  due_ = at + (confirms() ? wait_.repeat_within + wait_.cycle : delay_of(milli));
  presence_ = due_ > at ? Presence::pending : Presence::active;
}

void LevelCondition::judge_pending(std::int32_t milli, Instant at) {
  // Only a valid value inside the limit cancels what is pending.
  if (!violates(milli)) {
    presence_ = Presence::clear;
  } else if (confirms()) {
    presence_ = Presence::active;  // this is the repeat
  } else {
    due_ = std::min(due_, std::max(at, pending_since_ + delay_of(milli)));
  }
}

void LevelCondition::on_valid(std::int32_t milli, Instant at) {
  signal_ = true;
  switch (presence_) {
    case Presence::clear:
    case Presence::unknown:
      presence_ = Presence::clear;
      if (violates(milli)) begin(milli, at);
      return;
    case Presence::pending:
      judge_pending(milli, at);
      return;
    case Presence::active:
    case Presence::active_unknown:
      judge_active(milli, at);
      return;
  }
}

void LevelCondition::judge_active(std::int32_t milli, Instant at) {
  presence_ = Presence::active;
  if (!past_clear(milli)) {
    clearing_ = false;
    return;
  }
  if (!clearing_) {
    clearing_ = true;
    clearing_since_ = at;
  }
  // The end, too, is told by a measurement and not by time alone.
  if (at - clearing_since_ >= level_.clear_hold) {
    clearing_ = false;
    presence_ = Presence::clear;
  }
}

void LevelCondition::on_signal_lost() {
  signal_ = false;
  clearing_ = false;
  if (presence_ == Presence::clear) presence_ = Presence::unknown;
  if (presence_ == Presence::active) presence_ = Presence::active_unknown;
  // pending stays: losing validity neither restarts nor shortens the delay.
}

void LevelCondition::advance(Instant now) {
  if (presence_ != Presence::pending || now < due_) return;
  presence_ = signal_ ? Presence::active : Presence::active_unknown;
  clearing_ = false;
}

Instant LevelCondition::deadline() const {
  return presence_ == Presence::pending ? due_ : Instant::never();
}

void LevelCondition::forget_unknown() {
  if (signal_) return;
  presence_ = Presence::unknown;
}

void LevelCondition::change_level(const LimitLevel& level, std::int32_t milli, Instant at,
                                  bool signal, bool open) {
  const bool same = level.limit_milli == level_.limit_milli &&
                    level.clear_milli == level_.clear_milli && level.inclusive == level_.inclusive;
  level_ = level;
  if (same && signal == signal_) return;
  signal_ = signal;
  clearing_ = false;
  if (!violates(milli)) {
    // Without a signal nothing says that it is over: only a valid value ends what alarms or waits.
    if (signal_) presence_ = Presence::clear;
    if (presence_ == Presence::clear && !signal_) presence_ = Presence::unknown;
    return;
  }
  if (presence_ != Presence::clear && presence_ != Presence::unknown) return;
  if (open) {
    presence_ = signal_ ? Presence::active : Presence::active_unknown;
  } else if (signal_) {
    begin(milli, at);
  }
}

void LevelCondition::archive(Archive& archive) {
  archive.field("level", level_);
  archive.field("wait", wait_);
  archive.field("presence", presence_, Presence::unknown);
  archive.field("signal", signal_);
  archive.field("pending_since", pending_since_);
  archive.field("due", due_);
  archive.field("clearing", clearing_);
  archive.field("clearing_since", clearing_since_);
}

}  // namespace vigil::alarm

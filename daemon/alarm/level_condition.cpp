#include "daemon/alarm/level_condition.hpp"

namespace vigil::alarm {

bool LevelCondition::violates(std::int32_t milli) const {
  if (level_.inclusive && milli == level_.limit_milli) return true;
  return side_ == Side::below ? milli < level_.limit_milli : milli > level_.limit_milli;
}

bool LevelCondition::past_clear(std::int32_t milli) const {
  if (violates(milli)) return false;
  return side_ == Side::below ? milli >= level_.clear_milli : milli <= level_.clear_milli;
}

void LevelCondition::on_valid(std::int32_t milli, Instant at) {
  signal_ = true;
  switch (presence_) {
    case Presence::clear:
    case Presence::unknown:
      if (!violates(milli)) {
        presence_ = Presence::clear;
        return;
      }
      due_ = at + level_.delay;
      presence_ = level_.delay.count() > 0 ? Presence::pending : Presence::active;
      return;
    case Presence::pending:
      // Only a valid value inside the limit cancels what is pending.
      if (!violates(milli)) presence_ = Presence::clear;
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

}  // namespace vigil::alarm

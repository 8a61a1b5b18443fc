#include "daemon/alarm/limit_alarm.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {

LimitAlarm::LimitAlarm(Parameter parameter, Side side, const std::vector<LimitLevel>& levels)
    : parameter_(parameter), side_(side) {
  levels_.reserve(levels.size());
  for (LimitLevel level : levels) {
    // A cuff is judged once per reading: nothing to wait for, nothing to hold
    // (docs/clinical-numbers.md 2).
    if (info(parameter).episodic) level.delay = level.clear_hold = Duration(0);
    levels_.emplace_back(level, side);
  }
}

void LimitAlarm::on_valid(std::int32_t milli, Instant measured_at, Instant now, ChangeSink& sink) {
  signal_ = true;
  last_milli_ = milli;
  last_measured_at_ = measured_at;
  for (LevelCondition& level : levels_) {
    level.on_valid(milli, measured_at);
    level.advance(now);
  }
  tell(now, sink);
}

void LimitAlarm::on_signal_lost(Instant now, ChangeSink& sink) {
  signal_ = false;
  for (LevelCondition& level : levels_) level.on_signal_lost();
  tell(now, sink);
}

void LimitAlarm::advance(Instant now, ChangeSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    for (LevelCondition& level : levels_) level.advance(due);
    tell(due, sink);
  }
}

Instant LimitAlarm::deadline() const {
  Instant first = Instant::never();
  for (const LevelCondition& level : levels_) first = std::min(first, level.deadline());
  return first;
}

Presence LimitAlarm::presence() const {
  Presence found = levels_.front().presence();
  for (const LevelCondition& level : levels_) {
    if (level.alarming()) {
      found = level.presence();
    } else if (level.presence() == Presence::pending && found != Presence::active &&
               found != Presence::active_unknown) {
      found = Presence::pending;
    }
  }
  return found;
}

const LevelCondition* LimitAlarm::most_severe_alarming() const {
  const auto found = std::find_if(levels_.rbegin(), levels_.rend(),
                                  [](const LevelCondition& level) { return level.alarming(); });
  return found == levels_.rend() ? nullptr : &*found;
}

const LevelCondition* LimitAlarm::most_severe_broken() const {
  const auto found =
      std::find_if(levels_.rbegin(), levels_.rend(), [this](const LevelCondition& level) {
        return level.alarming() && level.violates(*last_milli_);
      });
  return found == levels_.rend() ? nullptr : &*found;
}

void LimitAlarm::tell(Instant at, ChangeSink& sink) {
  const LevelCondition* level = most_severe_alarming();
  if (level == nullptr) {
    if (!open_) return;
    Change change = describe(levels_[told_level_], at);
    change.phase = Phase::end;
    change.state = State::inactive;
    change.presence = Presence::clear;
    open_ = false;
    told_priority_ = Priority::none;
    sink.on_change(change, at);
    return;
  }
  Phase phase = Phase::update;
  const Priority priority = level->level().priority;
  if (!open_) {
    open_ = true;
    number_ = sink.next_number();
    started_at_ = at;
    phase = Phase::start;
  } else if (priority != told_priority_) {
    phase = priority > told_priority_ ? Phase::escalate : Phase::deescalate;
  } else if (level->presence() == told_presence_ && last_milli_ == told_milli_) {
    return;
  }
  told_level_ = static_cast<std::size_t>(level - levels_.data());
  told_priority_ = priority;
  told_presence_ = level->presence();
  told_milli_ = last_milli_;
  Change change = describe(*level, at);
  change.phase = phase;
  sink.on_change(change, at);
}

Change LimitAlarm::describe(const LevelCondition& level, Instant at) const {
  Change change;
  change.number = number_;
  change.kind = side_ == Side::below ? Kind::limit_low : Kind::limit_high;
  change.state = State::active;
  change.inactivation = Inactivation::enabled;
  change.priority = level.level().priority;
  change.type = Type::physiological;
  change.presence = level.presence();
  change.parameter = parameter_;
  change.started_at = started_at_;
  if (!last_milli_) return change;  // an alarm begins with a value: there always is one
  change.last_value_milli = last_milli_;
  change.last_measured_at = last_measured_at_;
  const LevelCondition* broken = most_severe_broken();
  const LimitLevel& limit = broken == nullptr ? level.level() : broken->level();
  change.limit_milli = limit.limit_milli;
  change.sign = sign_of(limit, side_);
  if (!signal_) {
    change.text = lost_text(change.priority, parameter_, *last_milli_, at - last_measured_at_);
    return change;
  }
  change.value_milli = last_milli_;
  change.text = broken != nullptr
                    ? broken_text(change.priority, parameter_, *last_milli_, limit, side_)
                    : recovering_text(change.priority, parameter_, *last_milli_, limit, side_);
  return change;
}

}  // namespace vigil::alarm

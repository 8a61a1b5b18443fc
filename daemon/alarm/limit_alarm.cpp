#include "daemon/alarm/limit_alarm.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {
namespace {

// Room for the levels of one priority: a second absolute one ("desaturation") is graver than the
// first; relative ones are as grave as the first.
constexpr std::uint8_t ranks_per_priority = 8;

std::uint8_t rank_after(const std::vector<LimitLevel>& levels, std::size_t place) {
  std::uint8_t rank =
      static_cast<std::uint8_t>(static_cast<unsigned>(levels[place].priority) * ranks_per_priority);
  if (levels[place].relative) return rank;
  for (std::size_t i = 0; i < place; ++i) {
    if (levels[i].priority == levels[place].priority && !levels[i].relative) ++rank;
  }
  return rank;
}

bool same_level(const LimitLevel& a, const LimitLevel& b) {
  return a.priority == b.priority && a.name == b.name &&
         a.relative.has_value() == b.relative.has_value();
}

/// A cuff is judged once per reading: nothing to wait for, nothing to hold
/// (docs/clinical-numbers.md 2).
LimitLevel as_judged(LimitLevel level, Parameter parameter) {
  if (info(parameter).episodic) level.delay = level.clear_hold = Duration(0);
  return level;
}

}  // namespace

void LimitAlarm::set_levels(const std::vector<LimitLevel>& levels, RepeatWait wait, Instant now,
                            FindingSink& sink) {
  std::vector<Level> next;
  next.reserve(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const LimitLevel level = as_judged(levels[i], parameter_);
    const auto old = std::find_if(levels_.begin(), levels_.end(), [&](const Level& held) {
      return same_level(held.condition.level(), level);
    });
    LevelCondition condition(level, side_, wait);
    if (old != levels_.end()) {
      condition = old->condition;
      levels_.erase(old);  // two levels may be alike: each old one goes on once
    }
    if (last_milli_) condition.change_level(level, *last_milli_, now, signal_, open_);
    next.push_back({condition, rank_after(levels, i)});
  }
  levels_ = std::move(next);
  told_level_ = levels_.size();  // the level that was told may be gone
  told_milli_.reset();
  tell(now, sink);
}

void LimitAlarm::note_value(std::int32_t milli, Instant measured_at) {
  signal_ = true;
  last_milli_ = milli;
  last_measured_at_ = measured_at;
}

void LimitAlarm::on_valid(std::int32_t milli, std::int32_t median_milli, Instant measured_at,
                          Instant now, FindingSink& sink) {
  if (levels_.empty()) return note_value(milli, measured_at);
  note_value(milli, measured_at);
  bool any = false;
  for (Level& level : levels_) {
    level.condition.on_valid(level.condition.level().raw ? milli : median_milli, measured_at);
    level.condition.advance(now);
    any = any || level.condition.presence() != Presence::clear;
  }
  if (!any) {
    worst_milli_.reset();
  } else if (!worst_milli_ ||
             (side_ == Side::below ? milli < *worst_milli_ : milli > *worst_milli_)) {
    worst_milli_ = milli;
  }
  tell(now, sink);
}

void LimitAlarm::on_signal_lost(Instant now, FindingSink& sink) {
  signal_ = false;
  for (Level& level : levels_) level.condition.on_signal_lost();
  tell(now, sink);
}

void LimitAlarm::forget_unknown(Instant now, FindingSink& sink) {
  for (Level& level : levels_) level.condition.forget_unknown();
  tell(now, sink);
}

void LimitAlarm::advance(Instant now, FindingSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    for (Level& level : levels_) level.condition.advance(due);
    tell(due, sink);
  }
}

Instant LimitAlarm::deadline() const {
  Instant first = Instant::never();
  for (const Level& level : levels_) first = std::min(first, level.condition.deadline());
  return first;
}

Presence LimitAlarm::presence() const {
  if (levels_.empty()) return Presence::unknown;
  if (const Level* level = most_severe_alarming()) return level->condition.presence();
  const bool pending = std::any_of(levels_.begin(), levels_.end(), [](const Level& level) {
    return level.condition.presence() == Presence::pending;
  });
  return pending ? Presence::pending : levels_.front().condition.presence();
}

const LimitAlarm::Level* LimitAlarm::most_severe_alarming() const {
  const Level* found = nullptr;
  for (const Level& level : levels_) {
    if (!level.condition.alarming()) continue;
    if (found == nullptr || level.rank >= found->rank) found = &level;
  }
  return found;
}

const LimitAlarm::Level* LimitAlarm::most_severe_broken() const {
  const Level* found = nullptr;
  for (const Level& level : levels_) {
    if (!level.condition.alarming() || !level.condition.violates(*last_milli_)) continue;
    // Of equally grave limits the tightest is told.
    const auto tighter = [&](const LimitLevel& a, const LimitLevel& b) {
      return side_ == Side::below ? a.limit_milli > b.limit_milli : a.limit_milli < b.limit_milli;
    };
    if (found == nullptr || level.rank > found->rank ||
        (level.rank == found->rank && tighter(level.condition.level(), found->condition.level()))) {
      found = &level;
    }
  }
  return found;
}

bool LimitAlarm::awaits_repeat() const {
  return std::any_of(levels_.begin(), levels_.end(),
                     [](const Level& level) { return level.condition.awaits_repeat(); });
}

LimitAlarm::Told LimitAlarm::what_stands() const {
  Told told{most_severe_alarming(), false, Priority::none};
  if (told.level != nullptr) told.priority = told.level->condition.level().priority;
  for (const Level& level : levels_) {
    if (!level.condition.awaits_repeat()) continue;
    // The low level stands at once while a graver one waits (docs/safety-rules.md 2).
    if (told.priority <= Priority::low) told = {&level, true, Priority::low};
  }
  return told;
}

void LimitAlarm::tell(Instant at, FindingSink& sink) {
  const Told told = what_stands();
  if (told.level == nullptr) {
    if (!open_) return;
    open_ = false;
    Finding ended;
    if (told_level_ < levels_.size()) {
      ended = describe({&levels_[told_level_], false, told_priority_}, at);
    }
    told_priority_ = Priority::none;
    ended.present = false;
    // A person can end what is not known; then no value says that it is over.
    ended.presence = signal_ ? Presence::clear : Presence::unknown;
    sink.on_finding(slot_, ended, at);
    return;
  }
  const auto place = static_cast<std::size_t>(told.level - levels_.data());
  const Presence presence = told.level->condition.presence();
  const bool same = open_ && place == told_level_ && told.priority == told_priority_ &&
                    presence == told_presence_ && last_milli_ == told_milli_;
  if (same) return;
  open_ = true;
  told_level_ = place;
  told_priority_ = told.priority;
  told_presence_ = presence;
  told_milli_ = last_milli_;
  sink.on_finding(slot_, describe(told, at), at);
}

Finding LimitAlarm::describe(const Told& told, Instant at) const {
  const LevelCondition& level = told.level->condition;
  Finding finding;
  finding.present = true;
  finding.kind = side_ == Side::below ? Kind::limit_low : Kind::limit_high;
  finding.priority = told.priority;
  finding.rank =
      told.waits ? static_cast<std::uint8_t>(Priority::low) * ranks_per_priority : told.level->rank;
  finding.presence = level.presence();
  finding.parameter = parameter_;
  finding.worst_milli = worst_milli_;
  if (!last_milli_) return finding;  // an alarm begins with a value: there always is one
  finding.last_value_milli = last_milli_;
  finding.last_measured_at = last_measured_at_;
  const Level* broken = told.waits ? told.level : most_severe_broken();
  const LimitLevel& limit = broken == nullptr ? level.level() : broken->condition.level();
  finding.limit_milli = limit.limit_milli;
  finding.sign = sign_of(limit, side_);
  if (signal_) finding.value_milli = last_milli_;
  if (told.waits) finding.repeat_until = level.repeat_until();
  put_text(finding, told, limit, broken != nullptr, at);
  return finding;
}

void LimitAlarm::put_text(Finding& finding, const Told& told, const LimitLevel& limit, bool broken,
                          Instant at) const {
  const std::int32_t milli = *last_milli_;
  if (told.waits) {
    finding.text =
        repeat_text(finding.priority, parameter_, milli, told.level->condition.repeats_by_itself());
  } else if (!signal_) {
    finding.text = lost_text(finding.priority, parameter_, milli, at - last_measured_at_);
  } else {
    finding.text = broken ? broken_text(finding.priority, parameter_, milli, limit, side_)
                          : recovering_text(finding.priority, parameter_, milli, limit, side_);
  }
  if (worst_milli_ && *worst_milli_ != milli) {
    finding.detail.append("worst ").append(number_text(*worst_milli_).view());
  }
}

bool LimitAlarm::judges_by(const std::vector<LimitLevel>& levels) const {
  return std::equal(levels.begin(), levels.end(), levels_.begin(), levels_.end(),
                    [&](const LimitLevel& wanted, const Level& held) {
                      return held.condition.level() == as_judged(wanted, parameter_);
                    });
}

void LimitAlarm::archive(Archive& archive) {
  if (archive.loading()) levels_.clear();
  archive.each("levels", levels_.size(), levels_max, [&](std::size_t place) {
    if (archive.loading()) levels_.push_back({LevelCondition({}, side_), 0});
    levels_[place].condition.archive(archive);
    archive.field("rank", levels_[place].rank);
  });
  archive.field("signal", signal_);
  archive.field("last_milli", last_milli_);
  archive.field("last_measured_at", last_measured_at_);
  archive.field("worst_milli", worst_milli_);
  archive.field("open", open_);
  archive.field("told_level", told_level_);
  archive.field("told_priority", told_priority_, Priority::high);
  archive.field("told_presence", told_presence_, Presence::unknown);
  archive.field("told_milli", told_milli_);
  archive.check(told_level_ <= levels_.size(), "the place of no level");
  archive.check(last_milli_ || !signal_, "a signal without a value");
}

}  // namespace vigil::alarm

// How often alerts come: joins and the recurrent alarm, the flood, and the load of a patient.
#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/alert_book.hpp"

namespace vigil::alarm {

void AlertBook::note_join(Alert& alert, Instant at, ChangeSink& sink) {
  const LifeRules& life = rules_->life;
  std::uint8_t kept = 0;
  for (std::uint8_t i = 0; i < alert.join_count; ++i) {
    if (alert.joins[i] + life.recurrent_within > at) alert.joins[kept++] = alert.joins[i];
  }
  if (kept == joins_max) {
    std::copy(alert.joins.begin() + 1, alert.joins.end(), alert.joins.begin());
    --kept;
  }
  alert.joins[kept++] = at;
  alert.join_count = kept;
  if (alert.recurrent == no_slot || life.recurrent_joins == 0 || kept < life.recurrent_joins) {
    return;
  }
  Finding finding;
  finding.present = true;
  finding.kind = Kind::recurrent;
  finding.priority = Priority::medium;
  finding.presence = Presence::active;
  finding.parameter = alert.finding.parameter;
  finding.text.append(asterisks(Priority::medium)).append(" ");
  if (finding.parameter) finding.text.append(info(*finding.parameter).label).append(" ");
  finding.text.append("alarm came back ").append(number_text(kept * 1000).view());
  finding.text.append(" times in ").append(age_text(life.recurrent_within).view());
  put(alert.recurrent, finding, at, sink);
}

Instant AlertBook::recurrent_end(const Alert& alert) const {
  if (alert.recurrent == no_slot || standing(alert) || alert.join_count == 0) {
    return Instant::never();
  }
  if (!standing(alerts_[alert.recurrent])) return Instant::never();
  return alert.joins[alert.join_count - 1U] + rules_->life.recurrent_within;
}

void AlertBook::end_recurrent(Alert& alert, Instant at, ChangeSink& sink) {
  if (recurrent_end(alert) > at) return;
  alert.join_count = 0;
  Finding ended = alerts_[alert.recurrent].finding;
  ended.present = false;
  ended.presence = Presence::clear;
  finish(alerts_[alert.recurrent], ended, at, sink);
}

void AlertBook::note_start(const Alert& alert, Instant at, ChangeSink& sink) {
  const LifeRules& life = rules_->life;
  if (life.flood_alerts == 0 || life.flood_alerts > starts_max) return;
  if (alert.info.type == Type::advisory || alert.finding.kind == Kind::recurrent) return;
  if (start_count_ == starts_max) {
    std::copy(starts_.begin() + 1, starts_.end(), starts_.begin());
    --start_count_;
  }
  starts_[start_count_++] = at;
  if (start_count_ < life.flood_alerts) return;
  if (starts_[start_count_ - life.flood_alerts] + life.flood_within <= at) return;
  Finding finding;
  finding.present = true;
  finding.kind = Kind::review_limits;
  finding.presence = Presence::active;
  finding.text.append("Review the limits: ");
  finding.text.append(number_text(static_cast<std::int32_t>(life.flood_alerts) * 1000).view());
  finding.text.append(" alarms or more in ").append(age_text(life.flood_within).view());
  put(flood_slot_, finding, at, sink);
}

Instant AlertBook::flood_end() const {
  const LifeRules& life = rules_->life;
  if (!standing(alerts_[flood_slot_])) return Instant::never();
  if (start_count_ < life.flood_alerts || life.flood_alerts == 0) return Instant();
  return starts_[start_count_ - life.flood_alerts] + life.flood_within;
}

void AlertBook::end_flood(Instant at, ChangeSink& sink) {
  Finding ended = alerts_[flood_slot_].finding;
  ended.present = false;
  ended.presence = Presence::clear;
  // Advice does not have to stay on: it may end at once.
  alerts_[flood_slot_].finding = ended;
  end(alerts_[flood_slot_], at, sink);
}

AlarmLoad::Line& AlertBook::line(AlarmLoad& load, const Alert& alert) const {
  return load
      .lines[static_cast<std::size_t>(alert.info.type)][static_cast<std::size_t>(alert.highest)];
}

void AlertBook::raise_highest(Alert& alert, Priority priority) {
  if (priority <= alert.highest) return;
  AlarmLoad::Line& before = line(load_, alert);
  // Begun before the counting did: there is nothing to take back.
  if (before.started > 0) {
    --before.started;
    alert.highest = priority;
    ++line(load_, alert).started;
  }
  if (alert.ack_counted && before.acknowledged > 0) {
    --before.acknowledged;
    alert.highest = priority;
    ++line(load_, alert).acknowledged;
  }
  alert.highest = priority;
}

AlarmLoad AlertBook::load(Instant now) const {
  AlarmLoad load = load_;
  for (const Alert& alert : alerts_) {
    if (standing(alert)) line(load, alert).active += now - alert.counted_from;
  }
  return load;
}

void AlertBook::clear_load(Instant now) {
  latest_ = std::max(latest_, now);
  load_ = {};
  start_count_ = 0;
  for (Alert& alert : alerts_) {
    if (!standing(alert)) continue;
    alert.counted_from = now;
    alert.ack_counted = false;
    ++line(load_, alert).started;
  }
  refresh();
}

}  // namespace vigil::alarm

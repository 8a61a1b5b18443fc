#include "daemon/alarm/alert_book.hpp"

#include <algorithm>

namespace vigil::alarm {
namespace {

bool same_to_people(const Finding& a, const Finding& b) {
  return a.text == b.text && a.reason == b.reason && a.presence == b.presence && a.kind == b.kind &&
         a.value_milli == b.value_milli && a.detail == b.detail && a.priority == b.priority &&
         a.rank == b.rank && a.repeat_until == b.repeat_until;
}

}  // namespace

AlertBook::AlertBook() : rules_(&no_rules) { flood_slot_ = add({Type::advisory}, "flood"); }

Slot AlertBook::add(const SlotInfo& info, std::string_view key) {
  Alert alert;
  alert.info = info;
  alert.key = SlotKey(key);
  const auto slot = static_cast<Slot>(alerts_.size());
  if (info.recurs) {
    alert.recurrent = static_cast<Slot>(slot + 1);
    alerts_.push_back(alert);
    Alert recurrent;
    recurrent.info = {info.type, info.origin, info.monitor};
    recurrent.key = SlotKey(key).append(".recurrent");
    alerts_.push_back(recurrent);
  } else {
    alerts_.push_back(alert);
  }
  return slot;
}

void AlertBook::set_rules(const AlarmRules& rules, Instant now) {
  rules_ = &rules;
  latest_ = std::max(latest_, now);
  for (Alert& alert : alerts_) {
    if (!standing(alert)) continue;
    plan_reminder(alert, now);
    alert.step = 0;
    alert.ladder_since = now;
    plan_ladder(alert);
  }
  refresh();
}

void AlertBook::put(Slot slot, const Finding& finding, Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  Alert& alert = alerts_[slot];
  if (!finding.present) {
    if (!standing(alert)) return;
    finish(alert, finding, at, sink);
  } else if (standing(alert)) {
    change(alert, finding, at, sink);
  } else {
    begin(alert, finding, at, sink);
  }
  refresh();
}

void AlertBook::end_by(const Person& person, Slot slot, Instant at, ChangeSink& sink) {
  Alert& alert = alerts_[slot];
  if (!standing(alert)) return;
  const FixedText<32> before = ending_person_;
  ending_person_ = person.shown();
  Finding finding = alert.finding;
  finding.present = false;
  finish(alert, finding, at, sink);
  ending_person_ = before;
  refresh();
}

void AlertBook::withdraw(Slot slot, Instant at, ChangeSink& sink) {
  if (!standing(alerts_[slot])) return;
  Finding finding = alerts_[slot].finding;
  finding.present = false;
  finding.presence = Presence::clear;
  put(slot, finding, at, sink);
}

void AlertBook::new_patient(Instant at, ChangeSink& sink) {
  for (Alert& alert : alerts_) {
    if (standing(alert)) continue;
    if (alert.stage == Stage::latched)
      tell_reset(alert, FixedText<32>("another session"), at, sink);
    if (alert.recurrent != no_slot) withdraw(alert.recurrent, at, sink);
    Alert blank;
    blank.info = alert.info;
    blank.key = alert.key;
    blank.recurrent = alert.recurrent;
    alert = blank;
  }
  refresh();
}

void AlertBook::begin(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink) {
  const bool soon =
      alert.number != 0 && alert.info.recurs && alert.ended_at + rules_->life.join_within > at;
  // What is latched keeps its number, so that what people have not seen yet stays latched; but
  // when it comes back late it counts as an alarm of its own.
  const bool joins = soon || alert.stage == Stage::latched;
  if (!joins) {
    alert.number = sink.next_number();
    alert.occurrences = 0;
    alert.revision = 0;
    alert.highest = Priority::none;
  }
  alert.stage = Stage::open;
  ++open_count_;
  ++alert.occurrences;
  alert.started_at = alert.counted_from = at;
  alert.acknowledged = alert.ever_attended = alert.broke_once = alert.ack_counted = false;
  alert.responsible.clear();
  alert.remind_at = alert.end_due = Instant::never();
  alert.confirmed_count = alert.declined = 0;
  alert.finding = finding;
  alert.highest = std::max(alert.highest, finding.priority);
  ++(soon ? line(load_, alert).joined : line(load_, alert).started);
  ++alert.revision;
  start_ladder(alert, at);
  if (finding.priority > Priority::none) grow_louder(alert, at, sink);
  tell(alert, {Phase::start, false, alert.calls}, at, sink);
  soon ? note_join(alert, at, sink) : note_start(alert, at, sink);
}

void AlertBook::signal_anew(Alert& alert, Instant at, ChangeSink& sink) {
  ++alert.revision;
  alert.acknowledged = false;
  alert.responsible.clear();
  alert.remind_at = Instant::never();
  alert.confirmed_count = alert.declined = 0;
  start_ladder(alert, at);
  grow_louder(alert, at, sink);
}

void AlertBook::grow_louder(const Alert& alert, Instant at, ChangeSink& sink) {
  // This alert is told by its own change, not by the end of the pauses that it breaks.
  about_to_tell_ = &alert;
  sink.on_louder(at);
  about_to_tell_ = nullptr;
}

void AlertBook::change(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink) {
  const Finding before = alert.finding;
  const bool was_holding = alert.stage == Stage::holding;
  alert.stage = Stage::open;
  alert.end_due = Instant::never();
  if (!was_holding && same_to_people(before, finding)) return;
  alert.finding = finding;
  Phase phase = Phase::update;
  if (finding.priority > before.priority) phase = Phase::escalate;
  if (finding.priority < before.priority) phase = Phase::deescalate;
  raise_highest(alert, finding.priority);
  const bool graver = finding.priority > before.priority || finding.rank > before.rank;
  // Once only: else a sensor that comes and goes would take every acknowledgement back.
  const bool went_blind = finding.presence == Presence::active_unknown &&
                          before.presence == Presence::active && alert.acknowledged &&
                          bedside_.empty() && !alert.broke_once;
  RoleSet calls;
  if (graver || went_blind) {
    alert.broke_once = alert.broke_once || went_blind;
    signal_anew(alert, at, sink);
    calls = alert.calls;
  } else if (phase == Phase::deescalate) {
    if (alert.finding.priority != Priority::high) alert.remind_at = Instant::never();
    alert.step = 0;
    alert.ladder_since = at;
    plan_ladder(alert);
  }
  tell(alert, {phase, false, calls}, at, sink);
}

void AlertBook::finish(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink) {
  if (alert.stage == Stage::holding && ending_person_.empty()) return;
  const Priority priority = alert.finding.priority;
  const std::uint8_t rank = alert.finding.rank;
  // A condition whose limit or rule is gone has nothing to say; the last words stand.
  if (finding.text.empty()) {
    alert.finding.present = false;
    alert.finding.presence = finding.presence;
  } else {
    alert.finding = finding;
  }
  if (!ending_reason_.empty()) alert.finding.reason = ending_reason_;
  alert.finding.priority = priority;
  alert.finding.rank = rank;
  const Instant earliest = alert.started_at + rules_->life.min_on;
  if (ending_person_.empty() && at < earliest) {
    alert.stage = Stage::holding;
    alert.end_due = earliest;
    tell(alert, {Phase::update, false, {}}, at, sink);
    return;
  }
  end(alert, at, sink);
}

void AlertBook::end(Alert& alert, Instant at, ChangeSink& sink) {
  AlarmLoad::Line& counted = line(load_, alert);
  counted.active += at - alert.counted_from;
  if (!alert.ever_attended) ++counted.ended_unattended;
  const Priority latch_from = rules_->life.latch_from;
  const bool latches = latch_from != Priority::none && alert.highest >= latch_from &&
                       alert.info.type == Type::physiological &&
                       alert.info.origin == Origin::vigil && ending_person_.empty();
  alert.stage = latches ? Stage::latched : Stage::idle;
  alert.ended_at = at;
  alert.acknowledged = false;
  alert.end_due = alert.remind_at = alert.ladder_due = Instant::never();
  --open_count_;
  tell(alert, {Phase::end, false, {}}, at, sink);
  // Who came for the alarm is not at the bedside for ever; the next alarm calls anew.
  if (alert.highest >= Priority::medium && !any_open(Priority::medium)) bedside_.clear();
  end_recurrent(alert, at, sink);
}

void AlertBook::put_inactivation(const Alert& alert, Change& change) const {
  change.inactivation = Inactivation::enabled;
  change.inactivated_until = Instant::never();
  if (!standing(alert)) return;
  const Silence* silence = silences_.covering(alert.finding.parameter);
  if (silence == nullptr && alert.acknowledged) {
    change.inactivation = Inactivation::acknowledged;
    change.inactivated_by = alert.acknowledged_by;
    return;
  }
  if (silence == nullptr) silence = silences_.audio();
  if (silence == nullptr) return;
  change.inactivation = silence->what;
  change.inactivated_by = silence->by;
  change.inactivated_until = silence->until;
  change.inactivated_at = silence->receiver;
}

void AlertBook::tell(Alert& alert, const Told& told, Instant at, ChangeSink& sink) {
  const Finding& finding = alert.finding;
  Change change;
  change.number = alert.number;
  change.kind = finding.kind;
  change.phase = told.phase;
  change.state = standing(alert)                 ? State::active
                 : alert.stage == Stage::latched ? State::latched
                                                 : State::inactive;
  put_inactivation(alert, change);
  alert.told_inactivation = change.inactivation;
  change.priority = finding.priority;
  change.type = alert.info.type;
  change.origin = alert.info.origin;
  change.presence = finding.presence;
  change.parameter = finding.parameter;
  change.value_milli = finding.value_milli;
  change.limit_milli = finding.limit_milli;
  change.sign = finding.sign;
  change.last_value_milli = finding.last_value_milli;
  change.last_measured_at = finding.last_measured_at;
  change.started_at = alert.started_at;
  change.text = finding.text;
  change.reason = finding.reason;
  change.worst_milli = finding.worst_milli;
  change.detail = finding.detail;
  change.revision = alert.revision;
  change.occurrences = alert.occurrences;
  change.repeat_until = finding.repeat_until;
  change.reminder = told.reminder;
  change.ladder_step = alert.step;
  // Who is not to see it is not called to it.
  if (silences_.covering(finding.parameter) == nullptr) change.calls = told.calls;
  if (!change.calls.empty() && !change.calls.has(Role::everyone)) {
    const std::uint8_t reached = change.calls.bits() & sink.reachable().bits();
    // A step whose role nobody holds goes to all at once (docs/safety-rules.md F).
    if (reached == 0) change.calls.add(Role::everyone);
  }
  change.responsible = alert.responsible;
  change.at_bedside = bedside_;
  change.confirmed = alert.confirmed_count;
  change.declined = alert.declined;
  if (told.phase == Phase::end || told.phase == Phase::reset) change.ended_by = ending_person_;
  sink.on_change(change, alert.info.monitor, at);
}

void AlertBook::silences_changed(Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  latest_ = std::max(latest_, at);
  for (Alert& alert : alerts_) {
    if (!standing(alert) || &alert == about_to_tell_) continue;
    Change looks;
    put_inactivation(alert, looks);
    if (looks.inactivation == alert.told_inactivation) continue;
    // Under a pause of the sound at one station the ladder went on; under a pause of the whole
    // alarm it stood, and begins anew.
    const bool heard_again = looks.inactivation == Inactivation::enabled &&
                             (alert.told_inactivation == Inactivation::alarm_paused ||
                              alert.told_inactivation == Inactivation::alarm_off);
    if (heard_again) start_ladder(alert, at);
    plan_ladder(alert);
    tell(alert, {Phase::update, false, heard_again ? alert.calls : RoleSet()}, at, sink);
  }
  refresh();
}

void AlertBook::advance(Instant now, ChangeSink& sink) {
  while (deadline_ <= now) {
    // Rules that changed can make something due that lies in the past.
    const Instant due = latest_ = std::max(deadline_, latest_);
    for (Alert& alert : alerts_) {
      if (alert.end_due <= due) end(alert, due, sink);
      if (alert.ladder_due <= due) climb(alert, due, sink);
      if (alert.remind_at <= due) {
        plan_reminder(alert, due);
        tell(alert, {Phase::resent, true, {}}, due, sink);
      }
      if (recurrent_end(alert) <= due) end_recurrent(alert, due, sink);
    }
    if (flood_end() <= due) end_flood(due, sink);
    refresh();
  }
}

void AlertBook::refresh() {
  deadline_ = flood_end();
  for (const Alert& alert : alerts_) {
    deadline_ = std::min(
        {deadline_, alert.end_due, alert.ladder_due, alert.remind_at, recurrent_end(alert)});
  }
}

bool AlertBook::unattended_high() const {
  return std::any_of(alerts_.begin(), alerts_.end(), [this](const Alert& alert) {
    return standing(alert) && alert.finding.priority == Priority::high && !attended(alert);
  });
}

bool AlertBook::any_open(Priority at_least) const {
  return std::any_of(alerts_.begin(), alerts_.end(), [&](const Alert& alert) {
    return standing(alert) && alert.finding.priority >= at_least;
  });
}

bool AlertBook::knows(std::uint64_t number) const {
  return number != 0 && std::any_of(alerts_.begin(), alerts_.end(),
                                    [&](const Alert& alert) { return alert.number == number; });
}

AlertBook::Alert* AlertBook::find(std::uint64_t number) {
  if (number == 0) return nullptr;
  const auto found = std::find_if(alerts_.begin(), alerts_.end(),
                                  [&](const Alert& alert) { return alert.number == number; });
  return found == alerts_.end() ? nullptr : &*found;
}

}  // namespace vigil::alarm

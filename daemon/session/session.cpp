#include "daemon/session/session.hpp"

#include <algorithm>

#include "daemon/session/permissions.hpp"

// The skeleton: orders come in, time passes, and what follows from both is told. What each order
// does stands in the files beside.

namespace vigil::session {
namespace {

/// More changes than this at one instant are no schedule.
constexpr int due_max = 256;
/// Continuous values are looked at so often for the gate.
constexpr Duration gate_every = std::chrono::seconds(10);

}  // namespace

Who Session::time_itself() {
  Who who;
  who.name = std::string_view("vigil");
  return who;
}

bool Session::open() const { return begun() && summary_.state < State::closed; }

bool Session::is_dosed_state() const {
  return begun() && summary_.state >= State::dosed && summary_.state <= State::discharge_ready;
}

std::optional<std::int32_t> Session::t_plus_min(Instant at) const {
  if (!doses_.dosed() || at < doses_.first_at()) return std::nullopt;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at - doses_.first_at());
  return static_cast<std::int32_t>(minutes.count());
}

std::int64_t Session::utc_s(Instant at) const {
  return (at.ns() + known_.wall_minus_boot_ns) / 1'000'000'000;
}

Entry Session::entry(EntryKind kind, const Act& act) const {
  Entry entry;
  entry.kind = kind;
  entry.session = summary_.id;
  entry.performed_at = act.performed;
  entry.late = act.late();
  entry.actor = act.who->name;
  entry.role = act.who->role;
  entry.via = act.who->via;
  entry.t_plus_min = t_plus_min(act.performed);
  return entry;
}

void Session::tell(Entry& entry, const Act& act) {
  entry.number = ++entries_;
  latest_ = std::max(latest_, act.now);
  changed_ = true;
  act.sink->on_entry(entry, latest_);
}

void Session::set_state(State state, std::string_view why, const Act& act) {
  summary_.state = state;
  Entry change = entry(EntryKind::state, act);
  change.code = name(state);
  change.text = why;
  tell(change, act);
}

void Session::set_finding(Concern concern, const alarm::Finding& finding, Instant at, Sink& sink) {
  alarm::Finding& stands = findings_[static_cast<std::size_t>(concern)];
  const bool same = stands.present == finding.present && stands.priority == finding.priority &&
                    stands.rank == finding.rank && stands.text == finding.text &&
                    stands.detail == finding.detail;
  if (same) return;
  stands = finding;
  changed_ = true;
  latest_ = std::max(latest_, at);
  sink.on_finding(concern, finding, latest_);
}

void Session::end_finding(Concern concern, Instant at, Sink& sink) {
  alarm::Finding over = findings_[static_cast<std::size_t>(concern)];
  if (!over.present) return;
  over.present = false;
  over.presence = alarm::Presence::clear;
  set_finding(concern, over, at, sink);
}

/// True: something that counts is other than it was. Called before every input: it copies nothing
/// when nothing changed.
bool Session::learn(const Facts& facts, const Act& act) {
  known_.wall_minus_boot_ns = facts.wall_minus_boot_ns;
  const bool asked = summary_.state == State::pre_check || summary_.state == State::baseline;
  const bool tested = asked && !(known_.test_alarm_by == facts.test_alarm_by);
  const bool same = known_.gives == facts.gives && known_.link_live == facts.link_live &&
                    known_.sensors_on == facts.sensors_on &&
                    known_.binding_confirmed == facts.binding_confirmed &&
                    known_.open_physiological == facts.open_physiological &&
                    known_.open_alarms == facts.open_alarms && known_.bed == facts.bed;
  if (same && !tested) return false;
  if (known_.binding_confirmed && !facts.binding_confirmed) course_.break_signal();
  known_.gives = facts.gives;
  known_.link_live = facts.link_live;
  known_.sensors_on = facts.sensors_on;
  known_.binding_confirmed = facts.binding_confirmed;
  known_.open_physiological = facts.open_physiological;
  known_.open_alarms = facts.open_alarms;
  known_.bed = facts.bed;
  if (!tested) return true;
  known_.test_alarm_by = facts.test_alarm_by;
  if (known_.test_alarm_by.empty()) return true;
  Entry confirmed = entry(EntryKind::test_alarm, act);
  confirmed.code = known_.test_alarm_by.view();
  tell(confirmed, act);
  return true;
}

Ruling Session::apply(const Order& order, const Who& who, const Facts& facts, Instant now,
                      Sink& sink) {
  if (!begun()) return refuse("no session is begun on this bed");
  if (!order.session.empty() && !(order.session == summary_.id)) {
    return refuse(
        Line("this is ").add(summary_.id.view()).add(", not ").add(order.session.view()).view());
  }
  advance(now, facts, sink);
  const Who vigil = time_itself();
  refresh(Act{&vigil, now, now, &sink});
  if (Ruling ruling = permit(order.kind, who, summary_.state); !ruling.done) return ruling;
  const Act act{&who, order.performed_at.value_or(now), now, &sink};
  if (act.performed > now) {
    return refuse(Line("it lies ").time(act.performed - now).add(" in the future").view());
  }
  if (!summary_.started_at.is_never() && act.performed < summary_.started_at) {
    return refuse(Line("it lies ")
                      .time(summary_.started_at - act.performed)
                      .add(" before the start of the session")
                      .view());
  }
  const Ruling ruling = carry_out(order, facts, act);
  const Act after{&who, now, now, &sink};
  if (!ruling.done) return ruling;
  refresh(after);
  catch_up(now, sink);  // what was told late may be due already
  return ruling;
}

Ruling Session::carry_out(const Order& order, const Facts& facts, const Act& act) {
  switch (order.kind) {
    case OrderKind::schedule:
    case OrderKind::start:
      return refuse("a session is begun only once");
    case OrderKind::bind:
      return on_bind(order, act);
    case OrderKind::pre_check:
      return on_pre_check(order, act);
    case OrderKind::baseline:
      return on_baseline(act);
    case OrderKind::override_:
      return on_override(order, act);
    case OrderKind::dose:
      return on_dose(order, act);
    case OrderKind::check:
      return on_check(order, facts, act);
    case OrderKind::skip_check:
      return on_skip(order, act);
    case OrderKind::undo:
      return on_undo(order, act);
    case OrderKind::symptom:
      return on_symptom(order, act);
    case OrderKind::note:
      return on_note(order, act);
    case OrderKind::oxygen:
      return on_oxygen(order, act);
    case OrderKind::medication:
      return on_medication(order, act);
    case OrderKind::vitals:
      return on_vitals(order, act);
    case OrderKind::emergency:
      return on_emergency(order, act);
    case OrderKind::handover:
      return on_handover(order, act);
    case OrderKind::bathroom:
      return on_bathroom(order, act);
    case OrderKind::gate:
      return on_tick(order, act);
    case OrderKind::close:
      return on_close(order, act);
    case OrderKind::move:
      return on_move(order, act);
    case OrderKind::correct:
      return on_correct(order, act);
    case OrderKind::score:
      return on_score(order, act);
    case OrderKind::follow_up:
      return on_follow_up(order, act);
    case OrderKind::consent:
      return on_consent(order, act);
  }
  return refuse("this order is not known");
}

void Session::on_reading(const Reading& reading, bool manual, Instant now, Sink& sink) {
  if (!open()) return;
  if (!manual && (reading.age_unknown() || !known_.binding_confirmed)) return;
  course_.take(reading, manual);
  const Parameter parameter = reading.parameter();
  const std::optional<std::int32_t> milli = reading.milli();
  const Who vigil = time_itself();
  const Act act{&vigil, now, now, &sink};
  if (milli && is_dosed_state() && reading.measured_at() >= doses_.first_at()) {
    if (parameter == Parameter::nibp_sys) {
      highest_sys_milli_ = std::max(highest_sys_milli_.value_or(*milli), *milli);
    }
    if (parameter == Parameter::spo2) {
      lowest_spo2_milli_ = std::min(lowest_spo2_milli_.value_or(*milli), *milli);
    }
    const Band& band = rules_->pump[index(parameter)];
    const bool above = band.highest_milli && *milli > *band.highest_milli;
    const bool below = band.lowest_milli && *milli < *band.lowest_milli;
    Line why(info(parameter).label);
    suggest_pause(pause_suggested_[index(parameter)], info(parameter).key,
                  why.add(" ").milli(*milli).view(), above || below, act);
  }
  if (info(parameter).episodic || manual || now - gate_looked_at_ >= gate_every) refresh(act);
}

void Session::look(const Facts& facts, Instant now, Sink& sink) {
  if (!begun()) return;
  const Who vigil = time_itself();
  const Act act{&vigil, now, now, &sink};
  (void)learn(facts, act);
  refresh(act);
}

void Session::advance(Instant now, const Facts& facts, Sink& sink) {
  if (!begun()) return;
  catch_up(now, sink);
  const Who vigil = time_itself();
  const Act act{&vigil, now, now, &sink};
  if (learn(facts, act)) refresh(act);
}

/// Tells everything that came due by now, each thing at its own time.
void Session::catch_up(Instant now, Sink& sink) {
  for (int i = 0; i < due_max; ++i) {
    const Instant due = deadline();
    if (due > now) break;
    come_due(due, sink);
  }
}

Instant Session::deadline() const {
  if (!begun()) return Instant::never();
  if (!open()) return integration_due();
  return std::min(
      {phase_due(), plan_.deadline(*rules_), bathroom_deadline(), recovery_due(), gate_due_});
}

void Session::come_due(Instant due, Sink& sink) {
  const Who vigil = time_itself();
  const Act act{&vigil, due, due, &sink};
  if (!open()) {
    integrate(act);
  } else {
    if (phase_due() <= due) follow_phases(act);
    while (const PlannedCheck* check = plan_.advance(due, *rules_)) {
      changed_ = true;
      tell_check(*check, due, sink);
    }
    bathroom_due(due, sink);
  }
  refresh(act);
}

void Session::refresh(const Act& act) {
  if (open() && summary_.state != State::scheduled) {
    for (const ParameterInfo& each : parameters()) {
      const bool missing = lacks(each.id);
      changed_ = changed_ || summary_.missing[index(each.id)] != missing;
      summary_.missing[index(each.id)] = missing;
    }
    if (summary_.state == State::pre_check && pre_check_complete()) {
      set_state(State::baseline, "the pre-check is complete", act);
    }
    refresh_gate(act);
    refresh_recovery(act);
    tell_overdue(act.now, *act.sink);
    summary_.checks_open = plan_.open_count();
    summary_.next_check_at = plan_.next_at();
    summary_.total_ug = doses_.total_ug(act.now);
  }
  if (!changed_) return;
  changed_ = false;
  latest_ = std::max(latest_, act.now);
  act.sink->on_summary(summary_, latest_);
}

void Session::refresh_gate(const Act& act) {
  gate_looked_at_ = act.now;
  gate_.clear();
  gate_due_ = is_dosed_state() ? build_discharge_gate(act.now) : build_dose_gate(act.now);
  const bool same = std::equal(gate_.begin(), gate_.end(), summary_.gate.begin(),
                               summary_.gate.end(), [](const GateItem& a, const GateItem& b) {
                                 return a.item == b.item && a.holds == b.holds &&
                                        a.overridden == b.overridden && a.hard == b.hard;
                               });
  changed_ = changed_ || !same;
  summary_.gate.assign(gate_.begin(), gate_.end());
  const bool all =
      std::all_of(gate_.begin(), gate_.end(), [](const GateItem& each) { return each.holds; });
  if (summary_.state == State::recovery && all) {
    set_state(State::discharge_ready, "every item of the gate holds", act);
  } else if (summary_.state == State::discharge_ready && !all) {
    const auto first =
        std::find_if(gate_.begin(), gate_.end(), [](const GateItem& each) { return !each.holds; });
    set_state(State::recovery, first->text.view(), act);
  }
}

}  // namespace vigil::session

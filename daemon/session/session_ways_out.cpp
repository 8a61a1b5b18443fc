#include <algorithm>

#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// Off the bed for a while, out of the room, and away. docs/sessions.md 10 to 12.

namespace vigil::session {
namespace {

alarm::Finding not_back(alarm::Priority priority, std::string_view with) {
  alarm::Finding finding;
  finding.present = true;
  finding.presence = alarm::Presence::active;
  finding.kind = alarm::Kind::not_back;
  finding.priority = priority;
  finding.rank = static_cast<std::uint8_t>(priority);
  finding.text = Line(alarm::asterisks(priority)).add(" Not back from the bathroom").view();
  finding.detail = Line("with ").add(with).view();
  return finding;
}

}  // namespace

Ruling Session::on_bathroom(const Order& order, const Act& act) {
  const std::string_view what = order.code.empty() ? "left" : order.code.view();
  if (what != "left" && what != "back") return refuse("to the bathroom: left or back");
  Entry told = entry(EntryKind::bathroom, act);
  told.code = what;
  told.with = order.with;
  told.text = order.text;
  if (what == "back") {
    if (!off_monitor()) return refuse("the patient is not in the bathroom");
    if (!known_.link_live || !known_.sensors_on) {
      return refuse("back needs a live pulse: put the sensor on first");
    }
    summary_.bathroom_until = Instant::never();
    summary_.bathroom_with.clear();
    not_back_ = 0;
    tell(told, act);
    end_finding(Concern::not_back, act.now, *act.sink);
    act.sink->on_patient_changed(latest_);
    return {};
  }
  if (off_monitor()) return refuse("the patient is in the bathroom already");
  if (order.with.view().size() > 32) return refuse("a name has at most 32 characters");
  const bool unsteady =
      doses_.dosed() && act.performed < doses_.first_at() + rules_->bathroom_with_until;
  if (unsteady && order.with.empty()) {
    return refuse(Line("say who goes along: needed until ")
                      .time(rules_->bathroom_with_until)
                      .add(" after the dose")
                      .view());
  }
  const Duration length = order.duration > Duration(0) ? order.duration : rules_->bathroom_default;
  if (length <= Duration(0)) return refuse("say for how long");
  if (rules_->bathroom_max > Duration(0) && length > rules_->bathroom_max) {
    return refuse(Line("at most ").time(rules_->bathroom_max).view());
  }
  summary_.bathroom_until = std::max(act.performed + length, act.now);
  summary_.bathroom_with = order.with.empty() ? "alone" : order.with.view();
  told.with = summary_.bathroom_with.view();
  const auto minutes = std::chrono::duration_cast<std::chrono::milliseconds>(length).count() / 60;
  told.amount_milli = static_cast<std::int32_t>(minutes);
  told.unit = std::string_view("min");
  tell(told, act);
  act.sink->on_patient_changed(latest_);
  return {};
}

Instant Session::bathroom_deadline() const {
  if (!off_monitor() || not_back_ >= 2) return Instant::never();
  return not_back_ == 0 ? summary_.bathroom_until
                        : summary_.bathroom_until + rules_->bathroom_high_after;
}

void Session::bathroom_due(Instant due, Sink& sink) {
  if (bathroom_deadline() > due) return;
  ++not_back_;
  if (not_back_ == 1) {
    const Who vigil = time_itself();
    const Act act{&vigil, due, due, &sink};
    Entry told = entry(EntryKind::bathroom, act);
    told.code = std::string_view("not-back");
    told.with = summary_.bathroom_with.view();
    tell(told, act);
  }
  set_finding(Concern::not_back,
              not_back(not_back_ == 1 ? alarm::Priority::medium : alarm::Priority::high,
                       summary_.bathroom_with.view()),
              due, sink);
}

/// One item of the discharge gate that only a person can see. Amount 0 takes it back.
Ruling Session::on_tick(const Order& order, const Act& act) {
  for (std::size_t i = 0; i < tick_count; ++i) {
    if (name(static_cast<Tick>(i)) != order.code.view()) continue;
    const bool holds = order.amount_milli != 0;
    ticks_[i] = holds;
    Entry told = entry(EntryKind::gate, act);
    told.code = order.code;
    told.with = order.with;
    told.text = order.text.empty() ? FixedText<160>(holds ? "yes" : "no") : order.text;
    told.amount_milli = holds ? 1000 : 0;
    tell(told, act);
    return {};
  }
  return refuse("ticked are escort, no-driving, oriented, walks, no-vomiting and no-dissociation");
}

/// Who signs which way out, and what it needs.
Ruling Session::may_close(const Order& order, const Act& act) const {
  const bool prescriber = act.who->role == alarm::Role::prescriber;
  const auto not_permitted = [](std::string_view text) {
    Ruling ruling = refuse(text);
    ruling.permitted = false;
    return ruling;
  };
  if (order.manner == Manner::none) return refuse("say how it ends");
  if (doses_.dosed() && act.performed < doses_.last_at()) {
    return refuse("it lies before the last dose");
  }
  if (order.manner != Manner::discharged && order.text.empty()) return refuse("say why");
  if (order.manner == Manner::not_dosed) {
    return doses_.dosed() ? refuse("a dose was given") : Ruling{};
  }
  if (order.manner == Manner::transferred && order.code.empty()) {
    return refuse("say where the patient is taken");
  }
  if (!doses_.dosed()) {
    return order.manner == Manner::transferred || order.manner == Manner::left_against_advice
               ? Ruling{}
               : refuse("no dose was given: close it as not-dosed");
  }
  if (order.manner == Manner::against_gate && !prescriber) {
    return not_permitted("against the gate only the prescriber signs");
  }
  if (order.manner != Manner::discharged) return {};
  if (!prescriber && !rules_->nurse_may_sign) {
    return not_permitted("this profile asks for the prescriber's signature");
  }
  if (summary_.state == State::discharge_ready) return {};
  Line open;
  for (const GateItem& each : summary_.gate) {
    if (each.holds) continue;
    open.add(open.empty() ? "the gate is not full: " : "; ").add(each.text.view());
  }
  if (open.empty()) open.add("the phase of recovery has not begun");
  return refuse(open.view());
}

Ruling Session::on_close(const Order& order, const Act& act) {
  if (Ruling ruling = may_close(order, act); !ruling.done) return ruling;
  Entry told = entry(EntryKind::close, act);
  told.manner = order.manner;
  told.code = order.code;
  told.with = order.with;
  told.text = order.text;
  for (const GateItem& each : summary_.gate) {
    if (!each.holds) told.gate.push_back(each);
  }
  summary_.manner = order.manner;
  summary_.total_ug = doses_.total_ug(act.now);
  summary_.closed_at = act.performed;
  summary_.phase_until = Instant::never();
  tell(told, act);
  plan_.stop();
  summary_.checks_open = 0;
  summary_.next_check_at = Instant::never();
  summary_.emergency = false;
  summary_.bathroom_until = Instant::never();
  summary_.bathroom_with.clear();
  undoable_ = {};
  for (std::size_t i = 0; i < concern_count; ++i) {
    end_finding(static_cast<Concern>(i), act.now, *act.sink);
  }
  if (doses_.dosed() && rules_->integration_closes > Duration(0)) {
    summary_.integration_opens_at = summary_.closed_at + rules_->integration_opens;
    if (rules_->integration_best > Duration(0)) {
      summary_.integration_best_at = summary_.closed_at + rules_->integration_best;
    }
    summary_.integration_closes_at = summary_.closed_at + rules_->integration_closes;
    integration_ = 1;
  }
  set_state(State::closed, name(order.manner), act);
  act.sink->on_patient_changed(latest_);
  return {};
}

Ruling Session::on_move(const Order& order, const Act& act) {
  if (order.to_room.empty() || order.to_bed.empty()) return refuse("say to which room and bed");
  const Line to = Line(order.to_room.view()).add("/").add(order.to_bed.view());
  if (to.view() == known_.bed.view()) return refuse("the patient is on that bed");
  Entry told = entry(EntryKind::move, act);
  told.code = known_.bed.view();
  told.with = to.view();
  told.text = order.text;
  tell(told, act);
  bound_ = false;
  course_.break_signal();
  return {};
}

Ruling Session::on_correct(const Order& order, const Act& act) {
  if (!order.correction) return refuse("say which span moves");
  Correction correction = *order.correction;
  if (correction.from_session.empty()) correction.from_session = summary_.id;
  if (correction.to_session.empty()) correction.to_session = summary_.id;
  if (correction.from_session == correction.to_session) {
    return refuse("say to which other session the span belongs");
  }
  if (!(correction.from_session == summary_.id) && !(correction.to_session == summary_.id)) {
    return refuse("neither side is this session");
  }
  if (correction.from >= correction.to) return refuse("the span has no length");
  if (correction.to > act.now) return refuse("the span reaches into the future");
  if (order.text.empty()) return refuse("a correction needs a reason");
  correction.arrives = correction.to_session == summary_.id;
  Entry told = entry(EntryKind::correction, act);
  told.correction = correction;
  told.text = order.text;
  tell(told, act);
  return {};
}

}  // namespace vigil::session

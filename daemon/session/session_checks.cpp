#include <algorithm>

#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// Safety checks: done, skipped, taken back, and what they found. docs/sessions.md 8.

namespace vigil::session {
namespace {

using alarm::Priority;

constexpr std::uint8_t best_moaas = 5;
constexpr std::uint8_t low_response_moaas = 3;  // and below: the next check comes sooner

bool filled(const Check& check) {
  return check.breathing != Breathing::none && check.colour != Colour::none;
}

/// May this look answer a check that an alarm called for? Empty: it may.
std::string_view falls_short(const Check& check, CheckCause cause) {
  if (cause == CheckCause::high_alarm && check.how != CheckHow::in_room) {
    return "a check called for by a high alarm is done in the room";
  }
  if (cause == CheckCause::medium_alarm && check.how == CheckHow::door) {
    return "a check called for by a medium alarm is done from window, camera or bedside";
  }
  return filled(check) ? "" : "a check called for by an alarm needs breathing and colour";
}

alarm::Finding bad(Priority priority, std::string_view text) {
  alarm::Finding finding;
  finding.present = true;
  finding.presence = alarm::Presence::active;
  finding.kind = alarm::Kind::bad_finding;
  finding.priority = priority;
  finding.rank = static_cast<std::uint8_t>(priority);
  finding.text = Line(alarm::asterisks(priority)).add(" ").add(text).view();
  return finding;
}

}  // namespace

void Session::tell_check(const PlannedCheck& planned, Instant at, Sink& sink) const {
  Check check;
  check.number = planned.number;
  check.state = planned.state;
  check.session = summary_.id;
  check.due_at = planned.due_at;
  check.interval_s = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(planned.interval).count());
  check.cause = name(planned.cause);
  check.priority = planned.priority;
  check.t_plus_min = t_plus_min(planned.due_at);
  sink.on_check(check, std::max(latest_, at));
}

void Session::tell_again(Instant at, Sink& sink) const {
  sink.on_summary(summary_, std::max(latest_, at));
  for (const PlannedCheck* check : {&plan_.scheduled(), &plan_.raised()}) {
    if (check->there) tell_check(*check, at, sink);
  }
}

void Session::on_alarm(Priority priority, Instant now, Sink& sink) {
  if (!open()) return;
  if (priority == Priority::high) ++high_alarms_;
  if (priority == Priority::medium) ++medium_alarms_;
  const bool high = priority == Priority::high && rules_->check_on_high;
  const bool medium = priority == Priority::medium && rules_->check_on_medium;
  if (!is_dosed_state() || (!high && !medium)) return;
  if (!plan_.raise(high ? CheckCause::high_alarm : CheckCause::medium_alarm, now)) return;
  latest_ = std::max(latest_, now);
  changed_ = true;
  tell_check(plan_.raised(), latest_, sink);
  const Who vigil = time_itself();
  refresh(Act{&vigil, now, now, &sink});
}

Ruling Session::may_check(const Check& check, const Act& act) const {
  if (check.how == CheckHow::none) {
    return refuse("say from where: window, camera, door or in the room");
  }
  if (check.moaas && *check.moaas > best_moaas) return refuse("MOAA/S is 0 to 5");
  const bool calm = known_.link_live && known_.sensors_on && known_.open_alarms == 0 &&
                    known_.open_physiological < Priority::medium;
  if (check.one_touch && (!calm || act.late())) {
    return refuse(
        "one touch needs live values and no open high or medium alarm: fill in breathing, "
        "colour, posture and distress");
  }
  if (!check.one_touch && !filled(check)) return refuse("fill in breathing and colour");
  if (check.number == 0) return {};
  if (plan_.raised().there && check.number == plan_.raised().number) {
    const auto why_not = falls_short(check, plan_.raised().cause);
    return why_not.empty() ? Ruling{} : refuse(why_not);
  }
  if (plan_.scheduled().there && check.number == plan_.scheduled().number) return {};
  return refuse(Line("check ").number(check.number).add(" is not open").view());
}

Ruling Session::on_check(const Order& order, const Facts& facts, const Act& act) {
  if (!order.check) return refuse("say what was seen");
  Check check = *order.check;
  if (Ruling ruling = may_check(check, act); !ruling.done) return ruling;
  check.state = CheckState::done;
  check.session = summary_.id;
  check.performed_at = act.performed;
  check.actor = act.who->name;
  check.role = act.who->role;
  check.priority = Priority::none;
  check.reason.clear();
  check.t_plus_min = t_plus_min(act.performed);
  check.snapshot = act.late() ? Snapshot{} : facts.snapshot;
  check.snapshot.oxygen_ml_min = summary_.oxygen_ml_min;
  undoable_ = {};
  undoable_.findings = findings_;
  undoable_.moaas = moaas_;
  const bool sooner = check.moaas && keep_checks_close(check.moaas, act.performed, act.now);
  Line detail;
  close_checks(check, act, detail);
  if (sooner) tell_check(plan_.scheduled(), act.now, *act.sink);
  undoable_.at = act.now;
  judge_check(check, act);
  changed_ = true;
  Ruling ruling;
  ruling.detail = detail.view();
  return ruling;
}

/// One look counts for the scheduled check, and for that of an alarm if it went close enough.
void Session::close_checks(const Check& check, const Act& act, Line& detail) {
  latest_ = std::max(latest_, act.now);
  const auto close = [&](const PlannedCheck& planned, std::size_t place) {
    Check done = check;
    done.number = planned.number;
    done.due_at = planned.due_at;
    done.cause = name(planned.cause);
    done.interval_s = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(planned.interval).count());
    undoable_.closed[place] = planned;
    undoable_.check = done;
    act.sink->on_check(done, latest_);
    detail.add(detail.empty() ? "check " : ", check ").number(planned.number).add(" done");
  };
  bool any = false;
  if (plan_.raised().there) {
    const auto why_not = falls_short(check, plan_.raised().cause);
    if (why_not.empty() && act.performed >= plan_.raised().due_at) {
      close(plan_.raised(), 1);
      plan_.close_raised();
      any = true;
    } else {
      detail.add("check ").number(plan_.raised().number).add(" stays open: ");
      detail.add(why_not.empty() ? "it was called for later" : why_not);
    }
  }
  if (plan_.counts_for_schedule(act.performed)) {
    close(plan_.scheduled(), 0);
    plan_.close_scheduled(act.performed, profile_->phases);
    if (plan_.scheduled().there) tell_check(plan_.scheduled(), latest_, *act.sink);
    any = true;
  }
  if (any) return;
  Check extra = check;
  extra.number = plan_.take_number();
  extra.due_at = act.performed;
  extra.cause = name(CheckCause::extra);
  undoable_.check = extra;
  act.sink->on_check(extra, latest_);
  detail.add(detail.empty() ? "an extra check, number " : "; an extra check, number ");
  detail.number(extra.number);
}

/// A bad finding is an alarm; a later good one of the same kind ends it.
void Session::judge_check(const Check& check, const Act& act) {
  const auto say = [&](Concern concern, bool given, Priority priority, std::string_view text) {
    if (!given) return;
    if (priority == Priority::none) {
      end_finding(concern, act.now, *act.sink);
    } else {
      set_finding(concern, bad(priority, text), act.now, *act.sink);
    }
  };
  const bool blocked = check.breathing == Breathing::blocked;
  const bool snoring = check.breathing == Breathing::snoring;
  say(Concern::bad_breathing, check.breathing != Breathing::none,
      blocked   ? Priority::high
      : snoring ? Priority::medium
                : Priority::none,
      blocked ? "Breathing blocked" : "Snoring");
  say(Concern::bad_colour, check.colour != Colour::none,
      check.colour == Colour::blue ? Priority::high : Priority::none, "Colour blue");
  say(Concern::bad_posture, check.posture != Posture::none,
      check.posture == Posture::unsafe ? Priority::medium : Priority::none, "Posture unsafe");
  say(Concern::bad_distress, check.distress != Distress::not_given,
      check.distress == Distress::much ? Priority::medium : Priority::none, "Much distress");
  if (check.moaas) judge_response(*check.moaas, act);
}

/// Who answers only a loud voice, or less, is looked at more often until a better answer.
bool Session::keep_checks_close(std::optional<std::uint8_t> moaas, Instant at, Instant now) {
  const bool low = moaas && *moaas <= low_response_moaas;
  return plan_.keep_within(low ? rules_->check_low_response_every : Duration(0), at, now);
}

void Session::judge_response(std::uint8_t moaas, const Act& act) {
  moaas_ = moaas;
  Line text("MOAA/S ");
  text.number(moaas);
  suggest_pause(pause_suggested_by_moaas_, "moaas", text.view(), moaas <= 2, act);
  if (moaas > 2) {
    end_finding(Concern::bad_response, act.now, *act.sink);
    return;
  }
  const Priority priority = moaas <= 1 ? Priority::high : Priority::medium;
  set_finding(Concern::bad_response, bad(priority, text.view()), act.now, *act.sink);
}

void Session::tell_overdue(Instant at, Sink& sink) {
  const std::uint8_t late = plan_.late();
  if (late == 0) {
    end_finding(Concern::check_overdue, at, sink);
    return;
  }
  alarm::Finding finding;
  finding.present = true;
  finding.presence = alarm::Presence::active;
  finding.kind = alarm::Kind::check_overdue;
  finding.priority = late == 1 ? Priority::low : Priority::medium;
  finding.rank = late;
  Line text(alarm::asterisks(finding.priority));
  text.add(" Safety check overdue ");
  text.time(late == 1   ? rules_->check_overdue_low
            : late == 2 ? rules_->check_overdue_medium
                        : rules_->check_overdue_prescriber);
  if (late == 3) text.add(", call the prescriber");
  finding.text = text.view();
  set_finding(Concern::check_overdue, finding, at, sink);
}

Ruling Session::on_skip(const Order& order, const Act& act) {
  if (order.text.empty()) return refuse("say why the check is skipped");
  const PlannedCheck& raised = plan_.raised();
  if (raised.there && order.ref == raised.number) {
    return refuse("a check that an alarm called for is done, not skipped");
  }
  const PlannedCheck planned = plan_.scheduled();
  if (!planned.there) return refuse("no check is planned");
  if (order.ref != 0 && order.ref != planned.number) {
    return refuse(Line("check ").number(order.ref).add(" is not open").view());
  }
  Check skipped;
  skipped.number = planned.number;
  skipped.state = CheckState::skipped;
  skipped.session = summary_.id;
  skipped.due_at = planned.due_at;
  skipped.cause = name(planned.cause);
  skipped.interval_s = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::seconds>(planned.interval).count());
  skipped.reason = order.text.view();
  skipped.performed_at = act.performed;
  skipped.actor = act.who->name;
  skipped.role = act.who->role;
  skipped.t_plus_min = t_plus_min(act.performed);
  latest_ = std::max(latest_, act.now);
  act.sink->on_check(skipped, latest_);
  plan_.close_scheduled(std::max(act.performed, planned.due_at - planned.interval / 4),
                        profile_->phases);
  if (plan_.scheduled().there) tell_check(plan_.scheduled(), latest_, *act.sink);
  undoable_ = {};
  changed_ = true;
  return {};
}

Ruling Session::on_undo(const Order& order, const Act& act) {
  const std::uint32_t number = undoable_.check.number;
  if (undoable_.at.is_never()) return refuse("there is no check to take back");
  if (act.now - undoable_.at > rules_->check_undo) {
    return refuse(Line("a check is taken back within ")
                      .time(rules_->check_undo)
                      .add("; correct it with a new one")
                      .view());
  }
  if (order.ref != 0 && order.ref != number && order.ref != undoable_.closed[1].number) {
    return refuse(Line("the last check is number ").number(number).view());
  }
  latest_ = std::max(latest_, act.now);
  const auto tell_undone = [&](Check undone) {
    undone.state = CheckState::undone;
    undone.reason = order.text.view();
    undone.snapshot = {};
    act.sink->on_check(undone, latest_);
  };
  bool any = false;
  for (const PlannedCheck& closed : undoable_.closed) {
    if (!closed.there) continue;
    any = true;
    Check undone = undoable_.check;
    undone.number = closed.number;
    undone.due_at = closed.due_at;
    undone.cause = name(closed.cause);
    tell_undone(undone);
    plan_.reopen(closed);
    tell_check(closed, latest_, *act.sink);
  }
  if (!any) tell_undone(undoable_.check);
  for (const Concern concern : {Concern::bad_breathing, Concern::bad_colour, Concern::bad_response,
                                Concern::bad_posture, Concern::bad_distress}) {
    set_finding(concern, undoable_.findings[static_cast<std::size_t>(concern)], act.now, *act.sink);
  }
  moaas_ = undoable_.moaas;
  if (keep_checks_close(moaas_, act.now, act.now))
    tell_check(plan_.scheduled(), act.now, *act.sink);
  undoable_ = {};
  Entry told = entry(EntryKind::undo, act);
  told.code = std::string_view("check");
  told.ref = number;
  told.text = order.text;
  tell(told, act);
  return {};
}

}  // namespace vigil::session

// The medicine session of a bed: what it is told of the bed, and what the bed does for it
// (docs/sessions.md). The rules of a session itself are in daemon/session.
#include <algorithm>
#include <memory>

#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"
#include "daemon/engine/session_orders.hpp"

namespace vigil::engine {
using session::Concern;
using session::Order;
using session::OrderKind;

/// What the session wants, done at the bed.
class BedState::OfSession final : public session::Sink {
 public:
  OfSession(BedState& bed, Step& step) : bed_(bed), step_(step) {}

  void on_entry(const session::Entry& entry, Instant at) override {
    step_.tell(EntryEvent{std::make_shared<const session::Entry>(entry)}, at, entry.session);
  }
  void on_check(const session::Check& check, Instant at) override {
    step_.tell(CheckEvent{std::make_shared<const session::Check>(check)}, at, check.session);
  }
  void on_summary(const session::Summary& summary, Instant at) override {
    step_.tell(SessionEvent{std::make_shared<const session::Summary>(summary)}, at, summary.id);
  }
  void on_finding(Concern concern, const alarm::Finding& finding, Instant at) override {
    step_.on_concern(concern, finding, at);
  }
  void on_patient_changed(Instant at) override { bed_.follow_session(at, step_); }

 private:
  BedState& bed_;
  Step& step_;
};

session::Facts BedState::facts(Instant now, const BedSink& out) const {
  session::Facts facts;
  facts.wall_minus_boot_ns = out.wall_minus_boot_ns();
  facts.test_alarm_by = out.test_alarm_by(session_.summary().started_at);
  facts.bed.append(bed_->room).append("/").append(bed_->bed);
  facts.binding_confirmed = !asks_binding();
  facts.sensors_on = somebody_is_on();
  facts.open_physiological = book_.gravest(alarm::Type::physiological);
  facts.snapshot.oxygen_ml_min = session_.summary().oxygen_ml_min;
  book_.each_standing([&](const alarm::Finding& finding, alarm::Type) {
    if (finding.priority >= alarm::Priority::medium) ++facts.open_alarms;
    facts.snapshot.alarms.emplace_back(finding.text.view());
  });
  for (const Bedside& bedside : monitors_) {
    facts.link_live = facts.link_live || bedside.state.live();
  }
  for (const ParameterInfo& entry : parameters()) put_newest(entry.id, now, facts);
  return facts;
}

/// The newest value of a parameter: of a monitor that is surely this bed's, or by hand.
void BedState::put_newest(Parameter parameter, Instant now, session::Facts& facts) const {
  std::optional<session::SnapshotValue> newest = hand_.last(parameter);
  for (const Bedside& bedside : monitors_) {
    if (!bedside.state.measures(parameter)) continue;
    facts.gives[index(parameter)] =
        info(parameter).episodic ? session::Need::spot : session::Need::continuous;
    const std::optional<Reading>& told = bedside.state.told(parameter);
    if (!told || bedside.bound.asked) continue;
    if (newest && newest->measured_at > told->measured_at()) continue;
    session::SnapshotValue value;
    value.parameter = parameter;
    value.validity = told->validity();
    value.milli = told->milli().value_or(0);
    value.measured_at = std::min(told->measured_at(), now);
    value.age_unknown = told->age_unknown();
    newest = value;
  }
  if (newest) facts.snapshot.values.push_back(*newest);
}

Ruling BedState::apply_order(const Command& command, const session::Surroundings& known,
                             Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  const Order& order = *command.order;
  OfSession sink(*this, step);
  Ruling ruling;
  if (order.kind == OrderKind::start) {
    ruling = start_session(command, known, now, step);
  } else if (session_.open()) {
    ruling = ruling_of(session_.apply(order, who_of(command), facts(now, step.out()), now, sink));
    // The person who binds says with it that the monitor is this bed's.
    if (ruling.outcome == Outcome::done && order.kind == OrderKind::bind) {
      confirm_monitors(person_of(command), now, step);
      look_at_ = now;
    }
  } else {
    ruling = without_session(command, now, step);
  }
  if (ruling.outcome == Outcome::done && order.kind == OrderKind::vitals) {
    take_hand_values(order, now, step);
  }
  if (ruling.outcome == Outcome::done) follow_session(now, step);
  refresh();
  return ruling;
}

Ruling BedState::start_session(const Command& command, const session::Surroundings& known,
                               Instant now, Step& step) {
  OfSession sink(*this, step);
  const Order& order = *command.order;
  if (!order.start) return refused(Outcome::refused, "a start says whom and by which profile");
  if (session_.open() && session_.summary().state != session::State::scheduled) {
    FixedText<160> why("this bed has an open session: ");
    why.append(session_.summary().id.view());
    return refused(Outcome::refused, why.view());
  }
  ProfileIndex profile = order.start->profile;
  if (profile == default_profile) profile = bed_->profile;
  const auto place = static_cast<std::size_t>(profile);
  if (profile < 0 || place >= config_->profiles.size() || place >= config_->sessions.size()) {
    return refused(Outcome::refused, "a session needs a profile, and this bed has none");
  }
  Order chosen = order;
  chosen.start->profile = profile;
  return ruling_of(session_.begin(chosen, who_of(command), config_->profiles[place],
                                  config_->sessions[place], facts(now, step.out()), known, now,
                                  sink));
}

/// An emergency and a value by hand need no session; everything else does.
Ruling BedState::without_session(const Command& command, Instant now, Step& step) {
  const Order& order = *command.order;
  if (order.kind == OrderKind::vitals) return done("judged by the limits in force; no session");
  if (order.kind != OrderKind::emergency) {
    return refused(Outcome::refused, "this bed has no session");
  }
  const bool over = order.code.view() == "over";
  alarm::Finding finding;
  finding.present = !over;
  finding.kind = alarm::Kind::emergency;
  finding.priority = alarm::Priority::high;
  finding.rank = static_cast<std::uint8_t>(finding.priority);
  finding.presence = over ? alarm::Presence::clear : alarm::Presence::active;
  finding.text.append("*** EMERGENCY room ").append(bed_->room).append(" bed ").append(bed_->bed);
  if (!order.text.empty()) finding.text.append(": ").append(order.text.view());
  finding.reason.append("called by ").append(person_of(command).shown().view());
  step.on_concern(Concern::emergency, finding, now);
  return done(over ? "the emergency is over" : "called");
}

void BedState::take_hand_values(const Order& order, Instant now, Step& step) {
  const Instant at = std::min(order.performed_at.value_or(now), now);
  for (const session::ManualValue& value : order.values) {
    hand_.on_value(value.parameter, value.milli, at, now, step);
    if (session_.open()) {
      OfSession sink(*this, step);
      session_.on_reading(Reading::of(value.parameter, value.milli, at), true, now, sink);
    }
    if (value.parameter == Parameter::nibp_sys) {
      cuff_.on_reading(at, now, step);
      host_cuff_.on_reading(at, now, step);
    }
  }
}

void BedState::confirm_monitors(const alarm::Person& person, Instant now, Step& step) {
  for (Bedside& bedside : monitors_) {
    bind(bedside);
    book_.end_by(person, bedside.bound.slot, now, step);
  }
}

/// The session's doses, baseline and absence become the patient that the rules are made for.
void BedState::follow_session(Instant now, Step& step) {
  const session::Summary& summary = session_.summary();
  PatientContext patient;
  if (session_.open() && summary.state != session::State::scheduled) {
    patient.session = summary.id;
    patient.profile = summary.profile;
    patient.baseline_milli = session_.baseline_milli();
    if (!summary.first_dose_at.is_never()) patient.first_dose_at = summary.first_dose_at;
    if (!summary.last_dose_at.is_never()) patient.last_dose_at = summary.last_dose_at;
  }
  if (!(patient == patient_)) set_patient(patient, now, step);
  const bool away = session_.open() && session_.off_monitor();
  if (away != in_bathroom_) set_in_bathroom(away, now, step);
}

/// In the bathroom: missing values do not alarm. What stood of the patient goes on standing.
void BedState::set_in_bathroom(bool away, Instant now, Step& step) {
  in_bathroom_ = away;
  const MonitorIndex caller = step.monitor();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    monitors_[m].state.set_suspended(away, now, step);
  }
  step.set_monitor(caller);
  update_host_cuff(now, step);
}

void BedState::tell_session(const Reading& reading, Instant now, Step& step) {
  if (!session_.open() || monitors_[step.monitor()].bound.asked) return;
  OfSession sink(*this, step);
  session_.on_reading(reading, false, now, sink);
}

/// What came due, and what changed at the bed since it was looked at: alarms, link, binding.
void BedState::advance_session(Instant now, Step& step) {
  const bool look = look_at_ <= now;
  look_at_ = Instant::never();
  if (!session_.open() || (!look && session_.deadline() > now)) return;
  OfSession sink(*this, step);
  if (new_alarm_ != alarm::Priority::none) session_.on_alarm(new_alarm_, now, sink);
  new_alarm_ = alarm::Priority::none;
  if (session_.deadline() <= now) session_.advance(now, facts(now, step.out()), sink);
  if (look) session_.look(facts(now, step.out()), now, sink);
}

void BedState::announce_session(Instant now, Step& step) {
  if (!session_.open()) return;
  OfSession sink(*this, step);
  session_.tell_again(now, sink);
}

/// An alarm began or grew: the session is told when the book is done.
void BedState::note_for_session(const alarm::Change& change, Instant at) {
  if (!session_.open()) return;
  look_at_ = std::min(look_at_, at);
  const bool grew = change.phase == alarm::Phase::start || change.phase == alarm::Phase::escalate;
  // What a check or a person found calls for no other check.
  const bool found_by_people = change.kind == alarm::Kind::bad_finding ||
                               change.kind == alarm::Kind::not_recovered ||
                               change.kind == alarm::Kind::emergency;
  if (grew && change.type == alarm::Type::physiological && !found_by_people) {
    new_alarm_ = std::max(new_alarm_, change.priority);
  }
}

session::Session BedState::release_session(Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  session::Session released = std::move(session_);
  session_ = session::Session();
  follow_session(now, step);
  step.tell(SessionEvent{}, now);
  refresh();
  return released;
}

void BedState::take_session(session::Session taken, Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  session_ = std::move(taken);
  follow_session(now, step);
  step.tell(SessionEvent{std::make_shared<const session::Summary>(session_.summary())}, now);
  refresh();
}

}  // namespace vigil::engine

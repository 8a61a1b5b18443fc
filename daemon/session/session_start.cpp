#include <algorithm>

#include "daemon/session/code.hpp"
#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// How a session begins: scheduled, or at once.

namespace vigil::session {
namespace {

constexpr std::int64_t month_s = 30LL * 24 * 3600;

/// Closed sessions of one's own: not dosed together with a partner.
std::size_t individual(const std::vector<EarlierSession>& earlier) {
  return static_cast<std::size_t>(
      std::count_if(earlier.begin(), earlier.end(), [](const EarlierSession& each) {
        return !each.concurrent && each.manner != Manner::not_dosed && each.manner != Manner::none;
      }));
}

/// "K-0042: 2 alone, 1 high and 3 medium alarms, 0 severe symptoms". The answer to a start holds
/// two.
void add_course(Line& line, const Code& code, const std::vector<EarlierSession>& earlier) {
  std::uint32_t high = 0;
  std::uint32_t medium = 0;
  std::uint32_t severe = 0;
  for (const EarlierSession& each : earlier) {
    high += each.high_alarms;
    medium += each.medium_alarms;
    severe += each.severe_symptoms;
  }
  line.add(code.view()).add(": ").number(static_cast<std::int64_t>(individual(earlier)));
  line.add(" alone, ").number(high).add(" high and ").number(medium);
  line.add(" medium alarms, ").number(severe).add(" severe symptoms");
}

Ruling check_people(const Start& start) {
  if (start.prescriber.empty()) return refuse("name the prescriber");
  if (start.nurse.empty()) return refuse("name the nurse on duty");
  if (start.prescriber == start.nurse) {
    return refuse("prescriber and nurse are two people: name both");
  }
  if (start.intent == Intent::unknown) {
    return refuse("say what the dose is meant for: talking or inward");
  }
  if (!start.identity_compared) {
    return refuse("compare the second identifier on the wristband first");
  }
  return {};
}

Ruling check_code(const Code& code, const std::vector<Code>& open_codes) {
  if (const auto mistake = code_mistake(code.view()); !mistake.empty()) {
    return refuse(mistake.view());
  }
  for (const Code& other : open_codes) {
    if (other == code) return refuse(Line(code.view()).add(" has an open session already").view());
    if (easily_confused(code.view(), other.view())) {
      return refuse(
          Line(code.view()).add(" is too like ").add(other.view()).add(", which is open").view());
    }
  }
  return {};
}

Ruling check_company(const Start& start, const Surroundings& surroundings) {
  if (start.concurrent_bed.empty()) return {};
  if (individual(surroundings.earlier) == 0) {
    return refuse(Line("concurrent dosing needs a closed session of ")
                      .add(start.code.view())
                      .add(" alone first")
                      .view());
  }
  if (!surroundings.partner.empty() && individual(surroundings.partner_earlier) == 0) {
    return refuse(Line("concurrent dosing needs a closed session of ")
                      .add(surroundings.partner.view())
                      .add(" alone first")
                      .view());
  }
  return {};
}

}  // namespace

bool Session::lacks(Parameter parameter) const {
  const Need need = rules_->needs[index(parameter)];
  Need given = known_.gives[index(parameter)];
  if (parameter == Parameter::hr) given = std::max(given, known_.gives[index(Parameter::pulse)]);
  return given < need;
}

Ruling Session::may_begin(const Order& order, const Rules& rules, const Facts& facts,
                          const Surroundings& surroundings, Instant now) const {
  if (!order.start) return refuse("say of whom the session is");
  const Start& start = *order.start;
  if (Ruling ruling = check_code(start.code, surroundings.open_codes); !ruling.done) return ruling;
  if (order.kind == OrderKind::schedule) {
    if (start.planned_at.is_never()) return refuse("say for when it is scheduled");
    if (start.planned_at < now) return refuse("it can't be scheduled for the past");
    return {};
  }
  if (begun() && !(start.code == summary_.code)) {
    return refuse(Line("scheduled is ")
                      .add(summary_.code.view())
                      .add(", not ")
                      .add(start.code.view())
                      .view());
  }
  if (Ruling ruling = check_people(start); !ruling.done) return ruling;
  if (Ruling ruling = check_company(start, surroundings); !ruling.done) return ruling;
  const bool needed = rules.needs[index(Parameter::spo2)] == Need::continuous;
  const bool given = facts.gives[index(Parameter::spo2)] == Need::continuous;
  if (needed && !given && rules.refuse_without_continuous) {
    return refuse("this profile needs continuous SpO2, and no monitor of this bed gives it");
  }
  return {};
}

Ruling Session::begin(const Order& order, const Who& who, const alarm::Profile& profile,
                      const Rules& rules, const Facts& facts, const Surroundings& surroundings,
                      Instant now, Sink& sink) {
  const bool scheduling = order.kind == OrderKind::schedule;
  if (!scheduling && order.kind != OrderKind::start) return refuse("no session is begun");
  const State before = begun() ? summary_.state : State::scheduled;
  if (scheduling && begun()) return refuse("a session is scheduled once");
  if (Ruling ruling = permit(OrderKind::start, who, before); !ruling.done) return ruling;
  if (rules.phase_states.size() != profile.phases.size()) {
    return refuse(
        Line("profile ").add(profile.id).add(" does not say the state of each phase").view());
  }
  if (order.performed_at.value_or(now) > now) return refuse("it lies in the future");
  if (Ruling ruling = may_begin(order, rules, facts, surroundings, now); !ruling.done) {
    return ruling;
  }
  const Start& start = *order.start;
  const Act act{&who, order.performed_at.value_or(now), now, &sink};
  const bool first = !begun();
  profile_ = &profile;
  rules_ = &rules;
  (void)learn(facts, act);
  if (first) {
    gate_.reserve(64);
    summary_.gate.reserve(64);
    summary_.code = start.code;
    summary_.id = session_id(start.code.view(), utc_s(now), surroundings.today + 1);
  }
  summary_.profile = start.profile;
  summary_.intent = start.intent;
  if (!start.planned_at.is_never()) summary_.planned_at = start.planned_at;
  summary_.prescriber = start.prescriber;
  summary_.responsible = start.nurse;
  summary_.sitter = start.sitter;
  summary_.therapist_expected = start.therapist_expected;
  summary_.concurrent_bed = start.concurrent_bed;
  summary_.earlier_sessions = static_cast<std::uint32_t>(surroundings.earlier.size());
  Line detail(summary_.id.view());
  if (scheduling) {
    set_state(State::scheduled, "", act);
  } else {
    summary_.started_at = act.performed;
    pre_check_.identity_compared = true;
    set_state(State::pre_check, "started", act);
    tell_start(surroundings, act, detail);
  }
  refresh(Act{&who, now, now, &sink});
  Ruling ruling;
  ruling.detail = detail.view();
  return ruling;
}

/// What is known of earlier sessions, and what the monitors of the bed can't give.
void Session::tell_start(const Surroundings& surroundings, const Act& act, Line& detail) {
  Entry history = entry(EntryKind::pre_check, act);
  history.pre_check = pre_check_;
  const std::size_t kept = std::min(surroundings.earlier.size(), earlier_max);
  history.pre_check->earlier.assign(
      surroundings.earlier.begin(),
      surroundings.earlier.begin() + static_cast<std::ptrdiff_t>(kept));
  std::int64_t sessions = 0;
  std::uint64_t total_ug = 0;
  for (const EarlierSession& each : surroundings.earlier) {
    const std::int64_t ago = utc_s(act.now) - each.first_dose_utc_s;
    if (each.manner == Manner::not_dosed || ago > month_s) continue;
    ++sessions;
    total_ug += each.total_ug;
  }
  Line last_month;
  last_month.number(sessions).add(sessions == 1 ? " session and " : " sessions and ");
  last_month.milli(static_cast<std::int64_t>(total_ug)).add(" mg in the last 30 days");
  history.text = last_month.view();
  tell(history, act);
  const bool together = !summary_.concurrent_bed.empty();
  if (!together) detail.add("; ").add(last_month.view());
  if (together) {
    // The record holds the patient's own course only; the partner's is told, not kept.
    Line own;
    add_course(own, summary_.code, surroundings.earlier);
    Entry company = entry(EntryKind::warning, act);
    company.code = std::string_view("concurrent");
    company.with = summary_.concurrent_bed.view();
    company.text = own.view();
    tell(company, act);
    detail.add("; ").add(own.view());
    if (!surroundings.partner.empty()) {
      add_course(detail.add("; "), surroundings.partner, surroundings.partner_earlier);
    }
    // Both courses have to be seen whole; this is in the record, and is told where it has room.
    detail.add("; ").add(last_month.view());
  }
  Line missing;
  for (const ParameterInfo& each : parameters()) {
    if (!lacks(each.id)) continue;
    missing.add(missing.empty() ? "" : ", ").add(each.label);
  }
  if (missing.empty()) return;
  Entry warning = entry(EntryKind::warning, act);
  warning.code = std::string_view("missing");
  warning.text = Line("the monitors of this bed don't give: ").add(missing.view()).view();
  tell(warning, act);
  detail.add("; not given: ").add(missing.view());
}

EarlierSession Session::as_earlier() const {
  EarlierSession told;
  told.id = summary_.id;
  if (doses_.dosed()) told.first_dose_utc_s = utc_s(doses_.first_at());
  if (rules_ != nullptr) told.route = std::string_view(rules_->route);
  told.total_ug = summary_.total_ug;
  const auto& sys = baseline_.milli[index(Parameter::nibp_sys)];
  if (sys && highest_sys_milli_) told.peak_sbp_rise_milli = *highest_sys_milli_ - *sys;
  told.lowest_spo2_milli = lowest_spo2_milli_;
  told.high_alarms = high_alarms_;
  told.medium_alarms = medium_alarms_;
  told.manner = summary_.manner;
  told.concurrent = !summary_.concurrent_bed.empty();
  told.severe_symptoms = severe_symptoms_;
  return told;
}

}  // namespace vigil::session

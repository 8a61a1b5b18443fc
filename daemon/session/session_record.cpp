#include <algorithm>

#include "daemon/session/permissions.hpp"
#include "daemon/session/session.hpp"

// What else is noted in a session. docs/formats/session-record.md lists the codes.

namespace vigil::session {
namespace {

// Side effects named in the literature of ketamine, docs/sessions.md 9; the order is the record's.
constexpr std::array<std::string_view, 17> symptom_codes{"headache",
                                                         "nausea",
                                                         "vomiting",
                                                         "dizziness",
                                                         "blurred-vision",
                                                         "tingling",
                                                         "drowsiness",
                                                         "dissociation",
                                                         "anxiety",
                                                         "confusion",
                                                         "perceptual-distortion",
                                                         "impaired-memory",
                                                         "lowered-inhibition",
                                                         "mood-swing",
                                                         "thought-disorder",
                                                         "abnormal-sensation",
                                                         "other"};
constexpr std::size_t other_symptom = 16;

constexpr std::array<std::string_view, 9> note_codes{
    "music", "therapist-in", "therapist-out", "water", "touch", "spoke", "sitter", "mask", "other"};

struct Score {
  std::string_view code;
  std::int32_t most = 0;
};
constexpr std::array<Score, 4> scores{Score{"cadss", 92}, Score{"madrs", 60}, Score{"aldrete", 10},
                                      Score{"moaas", 5}};

}  // namespace

Ruling Session::on_symptom(const Order& order, const Act& act) {
  const auto found = std::find(symptom_codes.begin(), symptom_codes.end(), order.code.view());
  if (found == symptom_codes.end()) {
    return refuse(Line("no such symptom: ").add(order.code.view()).view());
  }
  if (order.severity == Severity::none) {
    return refuse("say how severe: mild, moderate, severe or ended");
  }
  const auto place = static_cast<std::size_t>(found - symptom_codes.begin());
  const bool ended = order.severity == Severity::ended;
  if (place == other_symptom && order.text.empty()) return refuse("say in words what it is");
  const std::uint32_t bit = 1U << place;
  if (ended && (symptoms_ & bit) == 0) {
    return refuse(Line(*found).add(" has not begun, so it can't end").view());
  }
  symptoms_ = ended ? symptoms_ & ~bit : symptoms_ | bit;
  if (order.severity == Severity::severe) ++severe_symptoms_;
  Entry told = entry(EntryKind::symptom, act);
  told.code = *found;
  told.severity = order.severity;
  told.text = order.text;
  tell(told, act);
  return {};
}

Ruling Session::on_note(const Order& order, const Act& act) {
  const auto found = std::find(note_codes.begin(), note_codes.end(), order.code.view());
  if (found == note_codes.end())
    return refuse(Line("no such note: ").add(order.code.view()).view());
  if (*found == "other" && order.text.empty()) return refuse("say in words what it is");
  if (*found == "therapist-in") summary_.therapist_present = true;
  if (*found == "therapist-out") summary_.therapist_present = false;
  Entry told = entry(EntryKind::note, act);
  told.code = *found;
  told.text = order.text;
  told.with = order.with;
  tell(told, act);
  return {};
}

Ruling Session::on_oxygen(const Order& order, const Act& act) {
  if (!order.amount_milli) return refuse("say how many litres a minute; 0 stops it");
  const std::int32_t flow = *order.amount_milli;
  if (flow < 0 || flow > most_oxygen_ml_min) return refuse("oxygen is 0 to 30 litres a minute");
  if (flow == 0 && summary_.oxygen_ml_min == 0) return refuse("no oxygen flows");
  summary_.oxygen_ml_min = static_cast<std::uint32_t>(flow);
  summary_.on_air_since = flow == 0 ? act.performed : Instant::never();
  oxygen_given_ = true;
  Entry told = entry(EntryKind::oxygen, act);
  told.amount_milli = flow;
  told.unit = std::string_view("L/min");
  told.code = order.code;
  told.text = order.text;
  tell(told, act);
  return {};
}

Ruling Session::on_medication(const Order& order, const Act& act) {
  if (order.code.empty()) return refuse("name the drug");
  if (order.text.empty()) return refuse("say how much and by which route");
  Entry told = entry(EntryKind::medication, act);
  told.code = order.code;
  told.text = order.text;
  told.with = order.with;
  tell(told, act);
  return {};
}

Ruling Session::on_vitals(const Order& order, const Act& act) {
  if (order.values.empty()) return refuse("say what was measured");
  if (order.values.size() > values_max) return refuse("more values than there are parameters");
  std::array<std::optional<std::int32_t>, parameter_count> given{};
  for (const ManualValue& each : order.values) {
    const ParameterInfo& about = info(each.parameter);
    if (given[index(each.parameter)]) return refuse(Line(about.label).add(" stands twice").view());
    if (each.milli < about.lowest_milli || each.milli > about.highest_milli) {
      return refuse(Line(about.label)
                        .add(" ")
                        .milli(each.milli)
                        .add(" is no measurement: ")
                        .milli(about.lowest_milli)
                        .add(" to ")
                        .milli(about.highest_milli)
                        .view());
    }
    given[index(each.parameter)] = each.milli;
  }
  const auto& sys = given[index(Parameter::nibp_sys)];
  const auto& dia = given[index(Parameter::nibp_dia)];
  if (sys.has_value() != dia.has_value())
    return refuse("a cuff by hand gives SBP and DBP: say both");
  if (sys && *dia >= *sys) return refuse("DBP is not below SBP");
  Entry told = entry(EntryKind::manual_vitals, act);
  told.code = order.code;
  told.text = order.text;
  for (const ManualValue& each : order.values) {
    told.values.push_back(
        {each.parameter, Validity::valid, each.milli, act.performed, true, false});
  }
  tell(told, act);
  return {};
}

/// Never waits for a name or a role: who called is asked afterwards.
Ruling Session::on_emergency(const Order& order, const Act& act) {
  const std::string_view what = order.code.empty() ? "called" : order.code.view();
  if (what != "called" && what != "over") return refuse("an emergency is called, or over");
  const bool called = what == "called";
  if (!called && act.who->name.empty())
    return refuse("say who you are: only the call needs no name");
  if (!called && (act.who->role == alarm::Role::viewer || act.who->role == alarm::Role::everyone)) {
    return refuse("a viewer may call, and not end it");
  }
  if (!called && !summary_.emergency) return refuse("no emergency was called");
  Entry told = entry(EntryKind::emergency, act);
  told.code = what;
  told.text = order.text;
  summary_.emergency = called;
  tell(told, act);
  if (!called) {
    end_finding(Concern::emergency, act.now, *act.sink);
    return {};
  }
  alarm::Finding finding;
  finding.present = true;
  finding.presence = alarm::Presence::active;
  finding.kind = alarm::Kind::emergency;
  finding.priority = alarm::Priority::high;
  finding.rank = 3;
  finding.text = std::string_view("*** Emergency");
  finding.detail = Line("called by ")
                       .add(act.who->name.empty() ? "person not given" : act.who->name.view())
                       .view();
  finding.reason = order.text;
  set_finding(Concern::emergency, finding, act.now, *act.sink);
  return {};
}

Ruling Session::on_handover(const Order& order, const Act& act) {
  if (order.with.empty()) return refuse("say who takes over");
  if (order.with.view() == summary_.responsible.view()) {
    return refuse(Line(order.with.view()).add(" is responsible already").view());
  }
  if (order.with.view().size() > 32) return refuse("a name has at most 32 characters");
  Entry told = entry(EntryKind::handover, act);
  told.code = summary_.responsible.view();
  told.with = order.with;
  Line bed(name(summary_.state));
  if (const auto t_plus = t_plus_min(act.now)) bed.add(", T+").number(*t_plus).add(" min");
  for (const Parameter parameter : {Parameter::nibp_sys, Parameter::nibp_dia, Parameter::hr,
                                    Parameter::pulse, Parameter::spo2}) {
    const std::optional<SnapshotValue>& value = course_.newest(parameter);
    if (!value) continue;
    bed.add(", ").add(info(parameter).label).add(" ").milli(value->milli);
    const Duration age = act.now - value->measured_at;
    if (age >= std::chrono::minutes(1)) bed.add(" ").time(age).add(" ago");
  }
  bed.add(", alarms ").number(known_.open_alarms);
  const Instant next = plan_.next_at();
  if (!next.is_never() && next > act.now) bed.add(", check in ").time(next - act.now);
  if (!next.is_never() && next <= act.now) bed.add(", check due");
  told.text = bed.view();
  summary_.responsible = order.with.view();
  tell(told, act);
  Ruling ruling;
  ruling.detail = bed.view();
  return ruling;
}

Ruling Session::on_score(const Order& order, const Act& act) {
  const auto found = std::find_if(scores.begin(), scores.end(), [&](const Score& each) {
    return each.code == order.code.view();
  });
  if (found == scores.end()) return refuse("scores are cadss, madrs, aldrete and moaas");
  if (!order.amount_milli) return refuse("say the score");
  const std::int32_t milli = *order.amount_milli;
  if (milli < 0 || milli > found->most * 1000 || milli % 1000 != 0) {
    return refuse(
        Line(found->code).add(" is a whole number from 0 to ").number(found->most).view());
  }
  const auto value = static_cast<std::uint32_t>(milli / 1000);
  Entry told = entry(EntryKind::score, act);
  told.code = found->code;
  told.amount_milli = milli;
  told.text = order.text;
  tell(told, act);
  if (!open()) return {};
  if (found->code == "aldrete") aldrete_ = value;
  if (found->code == "moaas") {
    const auto moaas = static_cast<std::uint8_t>(value);
    judge_response(moaas, act);
    if (keep_checks_close(moaas, act.performed, act.now)) {
      tell_check(plan_.scheduled(), act.now, *act.sink);
    }
  }
  return {};
}

Ruling Session::on_follow_up(const Order& order, const Act& act) {
  const std::string_view code = order.code.view();
  if (code != "call-24h" && code != "call-72h") return refuse("follow-up is call-24h or call-72h");
  if (order.text.empty()) return refuse("say how it went, or that nobody answered");
  Entry told = entry(EntryKind::follow_up, act);
  told.code = order.code;
  told.text = order.text;
  tell(told, act);
  return {};
}

Ruling Session::on_consent(const Order& order, const Act& act) {
  if (order.code.view() != "aligned-view") return refuse("consent is asked for aligned-view");
  const std::string_view text = order.text.view();
  if (text != "given" && text != "revoked") return refuse("consent is given or revoked");
  Entry told = entry(EntryKind::consent, act);
  told.code = order.code;
  told.text = order.text;
  tell(told, act);
  return {};
}

}  // namespace vigil::session

#include "tests/session/practice.hpp"

#include <algorithm>

namespace vigil::session {
namespace {

// 2026-01-31 08:00 UTC at boot.
constexpr std::int64_t wall_at_boot_ns = 1'769'846'400LL * 1'000'000'000;

alarm::SessionPhase phase(std::string_view id, std::int32_t from, std::optional<std::int32_t> to,
                          std::optional<std::int32_t> every) {
  alarm::SessionPhase made;
  made.id = id;
  made.from_min = from;
  made.to_min = to;
  made.check_every_min = every;
  return made;
}

Band band(std::optional<std::int32_t> lowest, std::optional<std::int32_t> highest) {
  Band made;
  if (lowest) made.lowest_milli = *lowest * 1000;
  if (highest) made.highest_milli = *highest * 1000;
  return made;
}

}  // namespace

void Told::note(Instant at) {
  in_order = in_order && at >= latest;
  latest = at;
}

void Told::on_entry(const Entry& entry, Instant at) {
  note(at);
  if (keep) entries.push_back(entry);
}
void Told::on_check(const Check& check, Instant at) {
  note(at);
  if (!keep) return;
  checks.push_back(check);
  check_times.push_back(at);
}
void Told::on_summary(const Summary& now, Instant at) {
  note(at);
  ++summaries;
  if (keep) summary = now;
}
void Told::on_finding(Concern concern, const alarm::Finding& finding, Instant at) {
  note(at);
  findings[static_cast<std::size_t>(concern)] = finding;
}
void Told::on_patient_changed(Instant at) {
  note(at);
  ++patient_changes;
}

std::vector<std::string> Told::of(EntryKind kind) const {
  std::vector<std::string> lines;
  for (const Entry& entry : entries) {
    if (entry.kind != kind) continue;
    lines.push_back(std::string(entry.code.view()) + "|" + std::string(entry.text.view()));
  }
  return lines;
}

const Entry& Told::last(EntryKind kind) const {
  static const Entry none;
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const Entry& entry) { return entry.kind == kind; });
  return found == entries.rend() ? none : *found;
}

std::vector<std::string> Told::check_lines() const {
  std::vector<std::string> lines;
  for (const Check& check : checks) {
    lines.push_back(std::to_string(check.number) + " " + std::string(name(check.state)) + " " +
                    std::string(check.cause.view()));
  }
  return lines;
}

std::string Told::stands(Concern concern) const {
  const alarm::Finding& finding = findings[static_cast<std::size_t>(concern)];
  return finding.present ? std::string(finding.text.view()) : "";
}

void Told::forget() {
  entries.clear();
  checks.clear();
  check_times.clear();
}

alarm::Profile practice_profile() {
  alarm::Profile profile;
  profile.id = "practice-im";
  profile.version = 1;
  profile.phases = {phase("baseline", -30, 0, std::nullopt),
                    phase("onset", 0, 15, 5),
                    phase("peak", 15, 45, 10),
                    phase("plateau", 45, 60, 10),
                    phase("second-hour", 60, 120, 15),
                    phase("recovery", 120, std::nullopt, 15)};
  alarm::LimitLevel low;
  low.limit_milli = 150'000;
  profile.limits[index(Parameter::nibp_sys)].above = {low};
  low.limit_milli = 94'000;
  profile.limits[index(Parameter::spo2)].below = {low};
  return profile;
}

Rules practice_rules() {
  Rules rules;
  rules.phase_states = {State::baseline, State::dosed,       State::peak,
                        State::peak,     State::second_hour, State::recovery};
  rules.drug = "ketamine";
  rules.route = "im";
  rules.least_ug_per_kg = 500;
  rules.most_ug_per_kg = 1000;
  rules.weight_needed = true;
  rules.gate[index(Parameter::hr)] = band(50, 110);
  rules.gate[index(Parameter::spo2)] = band(94, std::nullopt);
  rules.gate[index(Parameter::nibp_sys)] = band(std::nullopt, 159);
  rules.gate[index(Parameter::nibp_dia)] = band(std::nullopt, 99);
  rules.gate_hard[index(Parameter::nibp_sys)] = band(std::nullopt, 179);
  rules.gate_hard[index(Parameter::nibp_dia)] = band(std::nullopt, 109);
  rules.gate_warn[index(Parameter::nibp_sys)] = band(std::nullopt, 140);
  rules.gate_warn[index(Parameter::nibp_dia)] = band(std::nullopt, 90);
  rules.check_overdue_low = 2min;
  rules.check_overdue_medium = 5min;
  rules.check_overdue_prescriber = 10min;
  rules.check_low_response_every = 5min;
  rules.bathroom_default = 5min;
  rules.bathroom_max = 15min;
  rules.bathroom_high_after = 2min;
  rules.bathroom_with_until = 60min;
  rules.minimum_stay = 120min;
  rules.discharge[index(Parameter::nibp_sys)] = band(std::nullopt, 159);
  rules.discharge[index(Parameter::nibp_dia)] = band(std::nullopt, 99);
  rules.discharge[index(Parameter::spo2)] = band(94, std::nullopt);
  rules.discharge_hr = band(50, 100);
  rules.not_recovered_after = 120min;
  rules.integration_opens = 2h;
  rules.integration_best = 24h;
  rules.integration_closes = 48h;
  rules.needs[index(Parameter::hr)] = Need::continuous;
  rules.needs[index(Parameter::spo2)] = Need::continuous;
  rules.needs[index(Parameter::nibp_sys)] = Need::spot;
  rules.needs[index(Parameter::nibp_dia)] = Need::spot;
  return rules;
}

Who person(std::string_view name, alarm::Role role) {
  Who who;
  who.name = name;
  who.role = role;
  who.via = std::string_view("station 2");
  return who;
}
Who nurse() { return person("RN-2", alarm::Role::nurse); }
Who prescriber() { return person("MD-1", alarm::Role::prescriber); }

Practice::Practice() {
  facts.gives[index(Parameter::hr)] = Need::continuous;
  facts.gives[index(Parameter::spo2)] = Need::continuous;
  facts.gives[index(Parameter::nibp_sys)] = Need::spot;
  facts.gives[index(Parameter::nibp_dia)] = Need::spot;
  facts.link_live = true;
  facts.sensors_on = true;
  facts.binding_confirmed = true;
  facts.wall_minus_boot_ns = wall_at_boot_ns;
  facts.bed = std::string_view("2/a");
}

Ruling Practice::ask(const Order& asked, const Who& who) {
  return session.apply(asked, who, facts, now, told);
}

Ruling Practice::begin(const Order& asked, const Who& who) {
  return session.begin(asked, who, profile, rules, facts, around, now, told);
}

void Practice::live(Duration span) {
  for (const Instant end = now + span; now < end;) {
    now = now + 1s;
    session.advance(now, facts, told);
    read(Parameter::hr, hr);
    read(Parameter::spo2, spo2);
  }
}

void Practice::wait(Duration span) {
  now = now + span;
  session.advance(now, facts, told);
}

void Practice::read(Parameter parameter, std::int32_t value, bool manual) {
  session.on_reading(Reading::of(parameter, value * 1000, now), manual, now, told);
}

void Practice::cuff(std::int32_t sys, std::int32_t dia, bool manual) {
  read(Parameter::nibp_sys, sys, manual);
  read(Parameter::nibp_dia, dia, manual);
}

void Practice::to_pre_check() { (void)begin(start_order()); }

void Practice::to_baseline() {
  to_pre_check();
  (void)ask(order(OrderKind::bind, "pulse"));
  (void)ask(all_answered());
}

void Practice::to_gate() {
  to_baseline();
  facts.test_alarm_by = std::string_view("station 2");
  look();
  cuff(122, 78);
  live(181s);
  cuff(122, 78);
  (void)ask(order(OrderKind::baseline));
}

void Practice::to_dosed() {
  to_gate();
  (void)ask(dose_order());
}

void Practice::tick_all() {
  for (std::size_t i = 0; i < tick_count; ++i) {
    (void)ask(order(OrderKind::gate, name(static_cast<Tick>(i))));
  }
  Order score = order(OrderKind::score, "aldrete");
  score.amount_milli = 10'000;
  (void)ask(score);
  score = order(OrderKind::score, "moaas");
  score.amount_milli = 5'000;
  (void)ask(score);
}

void Practice::to(State wanted) {
  if (wanted == State::scheduled) {
    Order scheduled = start_order();
    scheduled.kind = OrderKind::schedule;
    scheduled.start->planned_at = now + 24h;
    (void)begin(scheduled);
    return;
  }
  if (wanted == State::pre_check) return to_pre_check();
  if (wanted == State::baseline) return to_gate();
  to_dosed();
  const auto at_least = [&](State state) { return wanted >= state; };
  if (at_least(State::peak)) until(16min);
  if (at_least(State::second_hour)) until(61min);
  if (at_least(State::recovery)) until(121min);
  if (!at_least(State::discharge_ready)) return;
  cuff(128, 80);
  live(10min);
  cuff(128, 80);
  tick_all();
  (void)ask(one_touch());
  if (at_least(State::closed)) (void)ask(close_order(Manner::discharged), prescriber());
  if (at_least(State::integration)) wait(3h);
  if (at_least(State::ended)) wait(48h);
}

const GateItem* Practice::item(std::string_view wanted) const {
  for (const GateItem& each : session.summary().gate) {
    if (each.item.view() == wanted) return &each;
  }
  return nullptr;
}

Order order(OrderKind kind, std::string_view code, std::string_view text) {
  Order made;
  made.kind = kind;
  made.code = code;
  made.text = text;
  return made;
}

Order start_order(std::string_view code) {
  Order made = order(OrderKind::start);
  Start start;
  start.code = code;
  start.profile = 0;
  start.prescriber = std::string_view("MD-1");
  start.nurse = std::string_view("RN-2");
  start.intent = Intent::inward;
  start.therapist_expected = true;
  start.identity_compared = true;
  made.start = start;
  return made;
}

Order all_answered() {
  Order made = order(OrderKind::pre_check);
  PreCheck said;
  for (FlagAnswer& each : said.flags) each.answer = Answer::no;
  said.weight_g = 80'000;
  said.weighed = true;
  made.pre_check = said;
  return made;
}

Order dose_order(std::uint64_t mg) {
  Order made = order(OrderKind::dose);
  Dose dose;
  dose.amount_ug = mg * 1000;
  dose.site = std::string_view("left deltoid");
  dose.lot = std::string_view("L77");
  made.dose = dose;
  return made;
}

Order check_order(CheckHow how, Breathing breathing, Colour colour) {
  Order made = order(OrderKind::check);
  Check check;
  check.how = how;
  check.breathing = breathing;
  check.colour = colour;
  made.check = check;
  return made;
}

Order one_touch() {
  Order made = order(OrderKind::check);
  Check check;
  check.how = CheckHow::window;
  check.one_touch = true;
  made.check = check;
  return made;
}

Order close_order(Manner manner, std::string_view why) {
  Order made = order(OrderKind::close, "", why);
  made.manner = manner;
  return made;
}

std::string outcome(const Ruling& ruling) {
  return ruling.done ? "done" : std::string(ruling.text.view());
}

}  // namespace vigil::session

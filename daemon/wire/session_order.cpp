#include "daemon/wire/session_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "daemon/wire/command_fields.hpp"
#include "daemon/wire/session_enums.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::wire {
namespace {

using session::Order;
using session::OrderKind;
using Error = std::string;  // empty: none

constexpr std::int64_t second_ns = 1'000'000'000;
// A wall time outside of these is a mistake, not a time: 2000-01-01 and 2100-01-01, UTC.
constexpr std::int64_t earliest_s = 946'684'800;
constexpr std::int64_t latest_s = 4'102'444'800;

std::optional<Instant> to_instant(const google::protobuf::Timestamp& time,
                                  std::int64_t wall_minus_boot_ns) {
  const bool good = time.seconds() >= earliest_s && time.seconds() < latest_s &&
                    time.nanos() >= 0 && time.nanos() < second_ns;
  if (!good) return std::nullopt;
  return Instant::from_ns(time.seconds() * second_ns + time.nanos() - wall_minus_boot_ns);
}

constexpr const char* no_time = ": a time between 2000 and 2100 expected";

template <class To, class From>
Error take_word(std::string_view field, From from, To& to) {
  const auto value = to_core(from);
  if (!value) return std::string(field) + ": one that is not known here";
  to = *value;
  return {};
}

/// A word of the vocabulary, or "" for what is not filled in.
template <class To>
Error take_word(std::string_view field, const std::string& from, To& to) {
  const auto value = session::from_name<To>(from);
  if (!value) return std::string(field) + ": a word that is not known here";
  to = *value;
  return {};
}

Error take_start(const v1::SessionStart& from, const Names& names, std::int64_t wall_minus_boot_ns,
                 session::Start& to) {
  if (!from.profile().empty()) {
    const auto at = names.profile(from.profile());
    if (!at) return names.no_profile("session.start.profile", from.profile());
    to.profile = static_cast<std::int16_t>(*at);
  }
  if (from.has_planned_time()) {
    const auto at = to_instant(from.planned_time(), wall_minus_boot_ns);
    if (!at) return std::string("session.start.planned_time") + no_time;
    to.planned_at = *at;
  }
  to.therapist_expected = from.therapist_expected();
  to.identity_compared = from.identity_compared();
  return first_of(
      {take_code("session.start.code", 1, from.code(), to.code),
       take_code("session.start.prescriber", 0, from.prescriber(), to.prescriber),
       take_code("session.start.nurse", 0, from.nurse(), to.nurse),
       take_word("session.start.intent", from.intent(), to.intent),
       take_text("session.start.sitter", from.sitter(), to.sitter),
       take_code("session.start.concurrent_bed", 0, from.concurrent_bed(), to.concurrent_bed)});
}

Error take_flags(const v1::PreCheck& from, session::PreCheck& to) {
  std::array<bool, session::flag_count> answered{};
  for (const v1::FlagAnswer& answer : from.flags()) {
    const auto flag = session::from_name<session::Flag>(answer.flag());
    if (!flag) return "session.pre_check.flags: a flag that is not known here";
    const auto at = static_cast<std::size_t>(*flag);
    const std::string field = "session.pre_check.flags " + answer.flag();
    if (std::exchange(answered[at], true)) return field + ": answered twice";
    Error error = first_of({take_word(field, answer.answer(), to.flags[at].answer),
                            take_text(field + " plan", answer.plan(), to.flags[at].plan)});
    if (!error.empty()) return error;
  }
  return {};
}

Error take_weight(const v1::PreCheck& from, session::PreCheck& to) {
  // The international pound, exactly: 0.45359237 kg.
  constexpr double g_per_mlb = 0.45359237;
  if (from.weight_g() > weight_max_g) return "session.pre_check.weight_g: at most 500 kg expected";
  to.weight_g = from.weight_g();
  to.weight_mlb = from.weight_mlb();
  to.weighed = from.weighed();
  if (from.weight_mlb() == 0) return {};
  const std::int64_t in_g = std::llround(from.weight_mlb() * g_per_mlb);
  if (std::abs(in_g - std::int64_t{from.weight_g()}) > weight_tolerance_g) {
    return "session.pre_check.weight_g: it is not the weight in pounds, which is " +
           std::to_string(in_g) + " g";
  }
  return {};
}

Error take_pre_check(const v1::PreCheck& from, session::PreCheck& to) {
  to.identity_compared = from.identity_compared();
  to.sitter_instructed = from.sitter_instructed();
  to.couple_screened_alone = from.couple_screened_alone();
  return first_of({take_flags(from, to), take_weight(from, to),
                   take_text("session.pre_check.other_treatments", from.other_treatments(),
                             to.other_treatments)});
}

Error take_dose(const v1::Dose& from, session::Dose& to) {
  if (from.amount_ug() > amount_max_ug) return "session.dose.amount_ug: out of range";
  if (from.rate_ug_h() > amount_max_ug) return "session.dose.rate_ug_h: out of range";
  if (from.wasted_ug() > amount_max_ug) return "session.dose.wasted_ug: out of range";
  if (from.device() > device_max) return "session.dose.device: at most 16 expected";
  to.amount_ug = from.amount_ug();
  to.rate_ug_h = from.rate_ug_h();
  to.device = from.device();
  to.wasted_ug = from.wasted_ug();
  return first_of(
      {take_word("session.dose.step", from.step(), to.step),
       take_text("session.dose.drug", from.drug(), to.drug),
       take_code("session.dose.route", 0, from.route(), to.route),
       take_text("session.dose.site", from.site(), to.site),
       take_code("session.dose.lot", 0, from.lot(), to.lot),
       take_code("session.dose.second_person", 0, from.second_person(), to.second_person)});
}

Error take_check(const v1::Check& from, session::Check& to) {
  to.number = from.number();
  to.one_touch = from.one_touch();
  to.sensor_on = from.sensor_on();
  to.mask_on = from.mask_on();
  if (from.has_moaas()) {
    if (from.moaas() > 5) return "session.check.moaas: 0 to 5 expected";
    to.moaas = static_cast<std::uint8_t>(from.moaas());
  }
  return first_of({take_word("session.check.how", from.how(), to.how),
                   take_word("session.check.breathing", from.breathing(), to.breathing),
                   take_word("session.check.colour", from.colour(), to.colour),
                   take_word("session.check.posture", from.posture(), to.posture),
                   take_word("session.check.distress", from.distress(), to.distress),
                   take_text("session.check.seen", from.seen(), to.seen)});
}

Error take_correction(const v1::Correction& from, std::int64_t wall_minus_boot_ns,
                      session::Correction& to) {
  const auto begins = to_instant(from.from_time(), wall_minus_boot_ns);
  const auto ends = to_instant(from.to_time(), wall_minus_boot_ns);
  if (!begins) return std::string("session.correction.from_time") + no_time;
  if (!ends) return std::string("session.correction.to_time") + no_time;
  if (*ends < *begins) return "session.correction.to_time: it is before from_time";
  to.from = *begins;
  to.to = *ends;
  return first_of(
      {take_code("session.correction.from_session", 1, from.from_session(), to.from_session),
       take_code("session.correction.to_session", 1, from.to_session(), to.to_session)});
}

Error take_values(const v1::SessionOrder& from, Order& to) {
  for (const v1::Baseline& value : from.values()) {
    const auto parameter = parameter_from_key(value.parameter());
    if (!parameter) return "session.values: a parameter that is not known here";
    const ParameterInfo& entry = info(*parameter);
    const auto milli = to_milli(value.value());
    if (!milli || *milli < entry.lowest_milli || *milli > entry.highest_milli) {
      return "session.values: no value of " + std::string(entry.key);
    }
    const bool twice = std::any_of(
        to.values.begin(), to.values.end(),
        [&](const session::ManualValue& known) { return known.parameter == parameter; });
    if (twice) return "session.values: " + std::string(entry.key) + " is there twice";
    to.values.push_back({*parameter, *milli});
  }
  return {};
}

Error take_plain(const v1::SessionOrder& from, const Names& names, std::int64_t wall_minus_boot_ns,
                 Order& to) {
  if (from.has_performed_time()) {
    to.performed_at = to_instant(from.performed_time(), wall_minus_boot_ns);
    if (!to.performed_at) return std::string("session.performed_time") + no_time;
  }
  if (from.has_amount()) {
    to.amount_milli = to_milli(from.amount());
    if (!to.amount_milli) {
      return "session.amount: a number with at most three decimals expected";
    }
  }
  if (beyond_time(from.duration_ns())) return "session.duration_ns: out of range";
  const bool to_a_bed = !from.to_room().empty() || !from.to_bed().empty();
  if (to_a_bed && !names.bed(from.to_room(), from.to_bed())) {
    return "session.to_room, to_bed: there is no such bed here";
  }
  to.duration = Duration(static_cast<std::int64_t>(from.duration_ns()));
  to.ref = from.ref();
  to.to_room = FixedText<16>(from.to_room());
  to.to_bed = FixedText<16>(from.to_bed());
  return first_of({take_code("session.session", 0, from.session(), to.session),
                   take_text("session.code", from.code(), to.code),
                   take_text("session.text", from.text(), to.text),
                   take_text("session.with", from.with(), to.with),
                   take_word("session.severity", from.severity(), to.severity),
                   take_word("session.manner", from.manner(), to.manner), take_values(from, to)});
}

/// What the kind can't do without.
Error missing(OrderKind kind, const v1::SessionOrder& from) {
  const auto no_text = [](const char* field, const std::string& text) {
    return text.empty() ? std::string(field) + ": expected" : Error();
  };
  switch (kind) {
    case OrderKind::schedule:
    case OrderKind::start:
      return from.has_start() ? "" : "session.start: expected";
    case OrderKind::pre_check:
      return from.has_pre_check() ? "" : "session.pre_check: expected";
    case OrderKind::dose:
      return from.has_dose() ? "" : "session.dose: expected";
    case OrderKind::check:
      return from.has_check() ? "" : "session.check: expected";
    case OrderKind::correct:
      return from.has_correction() ? "" : "session.correction: expected";
    case OrderKind::vitals:
      return from.values().empty() ? "session.values: expected" : "";
    case OrderKind::close:
      return from.manner() == v1::CLOSE_MANNER_UNSPECIFIED ? "session.manner: expected" : "";
    case OrderKind::move:
      return no_text("session.to_room, to_bed", from.to_bed());
    case OrderKind::oxygen:
    case OrderKind::score:
      if (!from.has_amount()) return "session.amount: expected";
      return kind == OrderKind::score ? no_text("session.code", from.code()) : "";
    case OrderKind::handover:
      return no_text("session.with", from.with());
    case OrderKind::override_:
    case OrderKind::symptom:
    case OrderKind::note:
    case OrderKind::medication:
    case OrderKind::gate:
    case OrderKind::follow_up:
    case OrderKind::consent:
      return no_text("session.code", from.code());
    case OrderKind::bind:
    case OrderKind::baseline:
    case OrderKind::skip_check:  // without a number: the one that is open
    case OrderKind::undo:        // the last one
    case OrderKind::emergency:   // called: it never waits for a word
    case OrderKind::bathroom:    // left
      return {};
  }
  return {};
}

}  // namespace

std::optional<std::size_t> Names::bed(std::string_view room, std::string_view bed) const {
  const auto at = std::find_if(beds.begin(), beds.end(), [&](const Bed& name) {
    return name.room == room && name.bed == bed;
  });
  if (at == beds.end()) return std::nullopt;
  return static_cast<std::size_t>(at - beds.begin());
}

std::optional<std::size_t> Names::profile(std::string_view id) const {
  const auto at = std::find(profiles.begin(), profiles.end(), id);
  if (at == profiles.end()) return std::nullopt;
  return static_cast<std::size_t>(at - profiles.begin());
}

std::string Names::no_profile(std::string_view field, std::string_view id) const {
  std::string text = std::string(field) + ": there is no profile \"";
  for (const char c : id.substr(0, 32)) text += c >= ' ' && c <= '~' ? c : '?';
  text += "\" here; there is";
  for (std::size_t i = 0; i < std::min(profiles.size(), profiles_named_max); ++i) {
    text += (i == 0 ? " " : ", ") + profiles[i];
  }
  if (profiles.empty()) text += " none";
  if (profiles.size() > profiles_named_max) text += " and more";
  return text;
}

DecodedOrder decode_order(OrderKind kind, const v1::SessionOrder& from, const Names& names,
                          std::int64_t wall_minus_boot_ns) {
  DecodedOrder decoded;
  Order& to = decoded.order;
  Error& error = decoded.error;
  to.kind = kind;
  error = missing(kind, from);
  if (error.empty()) error = take_plain(from, names, wall_minus_boot_ns, to);
  if (error.empty() && from.has_start()) {
    error = take_start(from.start(), names, wall_minus_boot_ns, to.start.emplace());
  }
  if (error.empty() && from.has_pre_check()) {
    error = take_pre_check(from.pre_check(), to.pre_check.emplace());
  }
  if (error.empty() && from.has_dose()) error = take_dose(from.dose(), to.dose.emplace());
  if (error.empty() && from.has_check()) error = take_check(from.check(), to.check.emplace());
  if (error.empty() && from.has_correction()) {
    error = take_correction(from.correction(), wall_minus_boot_ns, to.correction.emplace());
  }
  return decoded;
}

}  // namespace vigil::wire

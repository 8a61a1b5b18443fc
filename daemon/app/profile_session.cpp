#include "daemon/app/profile_session.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace vigil::app {
namespace {

using session::Band;
using session::Need;
using session::Rules;
using Bands = std::array<Band, parameter_count>;

constexpr double max_mg = 10'000.0;
constexpr double max_mg_per_kg = 100.0;
constexpr double max_s = 86'400.0;
constexpr double max_min = 1'440.0;
constexpr double max_h = 336.0;

constexpr std::array<std::string_view, 4> routes{"im", "iv", "sl", "in"};

void hours(const ProfileTable& from, std::string_view key, Duration& to) {
  if (const auto h = from.section().whole(key)) to = std::chrono::hours(*h);
}

void micrograms(const ProfileTable& from, std::string_view key, std::optional<std::uint64_t>& to) {
  if (const auto milli = from.section().milli(key)) to = static_cast<std::uint64_t>(*milli);
}

/// `highest` must not be less than `lowest`; either may be left out.
template <class T>
void check_order(const Section& section, std::string_view lowest, std::string_view highest,
                 const std::optional<T>& low, const std::optional<T>& high, Report& report) {
  if (!low || !high || *low <= *high) return;
  report.error(section.mark(highest),
               quoted(highest) + " is " + from_milli(static_cast<std::int64_t>(*high)) +
                   ", expected " + quoted(lowest) + " (" +
                   from_milli(static_cast<std::int64_t>(*low)) + ") or more");
}

/// [session.<path>]: a table with a range for each parameter that it names.
void read_bands(const toml::table& table, const std::string& path, Reading& reading, Bands& to) {
  std::array<KeySpec, parameter_count> keys{};
  for (const ParameterInfo& p : parameters()) keys[index(p.id)] = {p.key, Expect::table};
  const Section section(table, "[session." + path + "]", keys, reading.report);
  for (const ParameterInfo& p : parameters()) {
    const toml::table* written = section.table(p.key);
    if (written == nullptr) continue;
    const double lowest = static_cast<double>(p.lowest_milli) / 1000.0;
    const double highest = static_cast<double>(p.highest_milli) / 1000.0;
    const std::array<KeySpec, 3> band_keys{{
        {"lowest", Expect::number, false, lowest, highest},
        {"highest", Expect::number, false, lowest, highest},
        source_key,
    }};
    const std::string place = "session." + path + "." + std::string(p.key);
    const ProfileTable from(*written, "[" + place + "]", place, band_keys, reading);
    Band& band = to[index(p.id)];
    const auto take = [&](std::string_view key, std::optional<std::int32_t>& end) {
      if (const auto milli = from.section().milli(key)) end = static_cast<std::int32_t>(*milli);
    };
    take("lowest", band.lowest_milli);
    take("highest", band.highest_milli);
    check_order(from.section(), "lowest", "highest", band.lowest_milli, band.highest_milli,
                reading.report);
    if (!from.section().has("lowest") && !from.section().has("highest")) {
      reading.report.error(from.section().mark(), "[" + place +
                                                      "] has neither 'lowest' nor "
                                                      "'highest', expected one of them");
    }
  }
}

void read_dose(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 10> keys{{
      {"drug", Expect::text, true},
      {"route", Expect::text, true, 0.0, 0.0, routes},
      {"least_mg_per_kg", Expect::number, false, 0.001, max_mg_per_kg},
      {"most_mg_per_kg", Expect::number, false, 0.001, max_mg_per_kg},
      {"least_mg", Expect::number, false, 0.001, max_mg},
      {"most_mg", Expect::number, false, 0.001, max_mg},
      {"weight_needed", Expect::boolean, true},
      {"devices", Expect::whole, false, 1.0, 16.0},
      {"device_rest_min", Expect::whole, false, 0.0, 60.0},
      source_key,
  }};
  const ProfileTable from(table, "[session.dose]", "session.dose", keys, reading);
  const Section& section = from.section();
  rules.drug = section.text("drug").value_or("");
  rules.route = section.text("route").value_or("");
  constexpr std::size_t drug_max = 32;  // of an entry
  if (rules.drug.size() > drug_max) {
    reading.report.error(section.mark("drug"),
                         "'drug' is " + quoted(rules.drug) + ", expected at most 32 bytes");
  }
  micrograms(from, "least_mg_per_kg", rules.least_ug_per_kg);
  micrograms(from, "most_mg_per_kg", rules.most_ug_per_kg);
  micrograms(from, "least_mg", rules.least_ug);
  micrograms(from, "most_mg", rules.most_ug);
  check_order(section, "least_mg_per_kg", "most_mg_per_kg", rules.least_ug_per_kg,
              rules.most_ug_per_kg, reading.report);
  check_order(section, "least_mg", "most_mg", rules.least_ug, rules.most_ug, reading.report);
  rules.weight_needed = section.boolean("weight_needed").value_or(false);
  const bool by_weight = rules.least_ug_per_kg || rules.most_ug_per_kg;
  if (by_weight && section.boolean("weight_needed") && !rules.weight_needed) {
    reading.report.error(section.mark("weight_needed"),
                         "'weight_needed' is false, expected true: a range per kg is checked");
  }
  from.count("devices", rules.devices);
  from.minutes("device_rest_min", rules.device_rest);
  if (section.has("device_rest_min") && rules.devices == 0) {
    reading.report.error(section.mark("device_rest_min"),
                         "'device_rest_min' without 'devices', expected both");
  }
}

void read_needs(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 5> keys{{
      {"continuous", Expect::texts},
      {"spot", Expect::texts},
      {"refuse_without_continuous", Expect::boolean, true},
      {"continuous_spo2_above_mg", Expect::number, false, 0.001, max_mg},
      source_key,
  }};
  const ProfileTable from(table, "[session.needs]", "session.needs", keys, reading);
  for (const Parameter parameter : from.parameters("continuous")) {
    rules.needs[index(parameter)] = Need::continuous;
    if (!info(parameter).episodic) continue;
    reading.report.error(from.section().mark("continuous"),
                         "'continuous' holds " + quoted(info(parameter).key) +
                             ", expected parameters that are measured all the time");
  }
  for (const Parameter parameter : from.parameters("spot")) {
    if (rules.needs[index(parameter)] == Need::continuous) {
      reading.report.error(from.section().mark("spot"),
                           "'spot' holds " + quoted(info(parameter).key) +
                               ", which stands in 'continuous', expected it once");
    }
    rules.needs[index(parameter)] = Need::spot;
  }
  rules.refuse_without_continuous =
      from.section().boolean("refuse_without_continuous").value_or(true);
  micrograms(from, "continuous_spo2_above_mg", rules.continuous_spo2_above_ug);
}

void read_baseline(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 7> keys{{
      {"cuffs", Expect::whole, true, 0.0, 10.0},
      {"cuff_apart_min", Expect::whole, true, 0.0, 60.0},
      {"quiet_min", Expect::whole, true, 0.0, 60.0},
      {"max_age_min", Expect::whole, true, 1.0, max_min},
      {"offer_within", Expect::number, true, 0.0, 100.0},
      {"offer_spo2_within", Expect::number, true, 0.0, 100.0},
      source_key,
  }};
  const ProfileTable from(table, "[session.baseline]", "session.baseline", keys, reading);
  from.count("cuffs", rules.baseline_cuffs);
  from.minutes("cuff_apart_min", rules.baseline_cuff_apart);
  from.minutes("quiet_min", rules.baseline_quiet);
  from.minutes("max_age_min", rules.baseline_max_age);
  from.milli("offer_within", rules.offer_within_milli);
  from.milli("offer_spo2_within", rules.offer_spo2_within_milli);
}

void read_gate(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 3> keys{{
      {"hard", Expect::table, true},
      {"override", Expect::table, true},
      {"warn", Expect::table, true},
  }};
  const Section section(table, "[session.gate]", keys, reading.report);
  const auto take = [&](std::string_view key, Bands& bands) {
    const toml::table* written = section.table(key);
    if (written != nullptr) read_bands(*written, "gate." + std::string(key), reading, bands);
  };
  take("hard", rules.gate_hard);
  take("override", rules.gate);
  take("warn", rules.gate_warn);
}

void read_checks(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 8> keys{{
      {"overdue_low_s", Expect::number, true, 0.0, max_s},
      {"overdue_medium_s", Expect::number, true, 0.0, max_s},
      {"overdue_prescriber_s", Expect::number, true, 0.0, max_s},
      {"low_response_every_min", Expect::whole, false, 0.0, 60.0},
      {"undo_s", Expect::number, true, 0.0, 60.0},
      {"on_medium", Expect::boolean, true},
      {"on_high", Expect::boolean, true},
      source_key,
  }};
  const ProfileTable from(table, "[session.checks]", "session.checks", keys, reading);
  from.seconds("overdue_low_s", rules.check_overdue_low);
  from.seconds("overdue_medium_s", rules.check_overdue_medium);
  from.seconds("overdue_prescriber_s", rules.check_overdue_prescriber);
  from.minutes("low_response_every_min", rules.check_low_response_every);
  from.seconds("undo_s", rules.check_undo);
  rules.check_on_medium = from.section().boolean("on_medium").value_or(true);
  rules.check_on_high = from.section().boolean("on_high").value_or(true);
  // 0 is off; of those that are on, each comes after the one before.
  std::pair<const char*, Duration> before{"", Duration(0)};
  for (const auto& [key, after] :
       {std::pair{"overdue_low_s", rules.check_overdue_low},
        std::pair{"overdue_medium_s", rules.check_overdue_medium},
        std::pair{"overdue_prescriber_s", rules.check_overdue_prescriber}}) {
    if (after == Duration(0)) continue;
    if (after <= before.second) {
      reading.report.error(from.section().mark(key), quoted(key) + " is not more than " +
                                                         quoted(before.first) +
                                                         ", expected the graver step later");
    }
    before = {key, after};
  }
}

void read_bathroom(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 5> keys{{
      {"default_min", Expect::whole, true, 1.0, 60.0},
      {"most_min", Expect::whole, true, 1.0, 60.0},
      {"high_after_s", Expect::number, true, 0.0, 3600.0},
      {"with_until_min", Expect::whole, true, 0.0, max_min},
      source_key,
  }};
  const ProfileTable from(table, "[session.bathroom]", "session.bathroom", keys, reading);
  from.minutes("default_min", rules.bathroom_default);
  from.minutes("most_min", rules.bathroom_max);
  from.seconds("high_after_s", rules.bathroom_high_after);
  from.minutes("with_until_min", rules.bathroom_with_until);
  if (rules.bathroom_max < rules.bathroom_default) {
    reading.report.error(from.section().mark("most_min"),
                         "'most_min' is less than 'default_min', expected at least as much");
  }
}

void read_discharge(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 11> keys{{
      {"minimum_stay_min", Expect::whole, true, 0.0, max_min},
      {"cuffs", Expect::whole, true, 0.0, 10.0},
      {"cuff_apart_min", Expect::whole, true, 0.0, 240.0},
      {"percent", Expect::whole, true, 0.0, 100.0},
      {"spo2_below_baseline", Expect::number, true, 0.0, 20.0},
      {"on_air_min", Expect::whole, true, 0.0, 240.0},
      {"aldrete", Expect::whole, true, 0.0, 10.0},
      {"nurse_may_sign", Expect::boolean, true},
      {"not_recovered_min", Expect::whole, true, 0.0, max_min},
      {"bands", Expect::table, true},
      source_key,
  }};
  const ProfileTable from(table, "[session.discharge]", "session.discharge", keys, reading);
  from.minutes("minimum_stay_min", rules.minimum_stay);
  from.count("cuffs", rules.discharge_cuffs);
  from.minutes("cuff_apart_min", rules.discharge_cuff_apart);
  from.whole("percent", rules.discharge_percent);
  from.milli("spo2_below_baseline", rules.discharge_spo2_below_baseline_milli);
  from.minutes("on_air_min", rules.discharge_on_air);
  from.count("aldrete", rules.discharge_aldrete);
  rules.nurse_may_sign = from.section().boolean("nurse_may_sign").value_or(false);
  from.minutes("not_recovered_min", rules.not_recovered_after);
  if (const toml::table* bands = from.section().table("bands")) {
    read_bands(*bands, "discharge.bands", reading, rules.discharge);
  }
  // The heart rate may be within this band or near its baseline; the others must be in theirs.
  rules.discharge_hr = std::exchange(rules.discharge[index(Parameter::hr)], {});
}

void read_integration(const toml::table& table, Reading& reading, Rules& rules) {
  constexpr std::array<KeySpec, 4> keys{{
      {"opens_h", Expect::whole, true, 0.0, max_h},
      {"best_h", Expect::whole, true, 0.0, max_h},
      {"closes_h", Expect::whole, true, 0.0, max_h},
      source_key,
  }};
  const ProfileTable from(table, "[session.integration]", "session.integration", keys, reading);
  hours(from, "opens_h", rules.integration_opens);
  hours(from, "best_h", rules.integration_best);
  hours(from, "closes_h", rules.integration_closes);
  if (rules.integration_best < rules.integration_opens ||
      rules.integration_closes < rules.integration_best) {
    reading.report.error(from.section().mark("best_h"),
                         "'best_h' is not between 'opens_h' and 'closes_h', expected it there");
  }
}

}  // namespace

Rules read_session(const toml::table& table, Reading& reading) {
  using Read = void (*)(const toml::table&, Reading&, Rules&);
  struct Part {
    std::string_view key;
    Read read;
  };
  constexpr std::array<Part, 9> parts{{
      {"dose", read_dose},
      {"needs", read_needs},
      {"baseline", read_baseline},
      {"gate", read_gate},
      {"checks", read_checks},
      {"bathroom", read_bathroom},
      {"discharge", read_discharge},
      {"integration", read_integration},
      {"pump", [](const toml::table& pump, Reading& to,
                  Rules& rules) { read_bands(pump, "pump", to, rules.pump); }},
  }};
  std::array<KeySpec, parts.size()> keys{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    keys[i] = {parts[i].key, Expect::table, parts[i].key != "pump"};
  }
  const Section section(table, "[session]", keys, reading.report);
  Rules rules;
  for (const Part& one : parts) {
    if (const toml::table* written = section.table(one.key)) one.read(*written, reading, rules);
  }
  return rules;
}

}  // namespace vigil::app

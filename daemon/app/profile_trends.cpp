#include "daemon/app/profile_trends.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>

namespace vigil::app {
namespace {

constexpr double max_window_s = 900.0;  // the longest course that is kept for each parameter
constexpr double max_size = 1000.0;

constexpr std::array<std::string_view, 2> direction_words{"falls", "rises"};
constexpr std::array<std::string_view, 2> side_words{"below", "above"};

constexpr KeySpec parameters_key{"parameters", Expect::texts, true};
KeySpec priority_key() { return {"priority", Expect::text, true, 0.0, 0.0, priority_words()}; }

/// Which parameters a rule can be about.
enum class Of : std::uint8_t { continuous, cuff, any };

void check_cadence(const ProfileTable& from, Parameter parameter, Of of, Report& report) {
  if (of == Of::any || info(parameter).episodic == (of == Of::cuff)) return;
  report.error(from.section().mark("parameters"),
               from.section().where() + " names " + std::string(info(parameter).key) +
                   ", expected parameters " +
                   (of == Of::cuff ? "of the cuff" : "that are measured all the time"));
}

/// Reads each entry of one list into rules; `read` fills everything but the parameter.
template <typename Rule>
void read_list(const Section& trends, std::string_view key, Of of, std::span<const KeySpec> keys,
               Reading& reading, std::vector<Rule>& rules,
               const std::function<void(const ProfileTable&, Rule&)>& read) {
  const std::string place = "trends." + std::string(key);
  for (const toml::table* table : trends.tables(key)) {
    Sources source;
    Reading entry{reading.report, source};
    const ProfileTable from(*table, "[[" + place + "]]", "source", keys, entry);
    Rule rule;
    read(from, rule);
    for (const Parameter parameter : from.parameters("parameters")) {
      check_cadence(from, parameter, of, reading.report);
      rule.parameter = parameter;
      reading.sources[place + "." + std::to_string(rules.size())] = source["source"];
      rules.push_back(rule);
    }
  }
}

alarm::Side side(const ProfileTable& from, std::string_view key, std::string_view above) {
  const auto word = from.section().text(key);
  return word && *word == above ? alarm::Side::above : alarm::Side::below;
}

void read_slopes(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 6> keys{{
      parameters_key,
      {"direction", Expect::text, true, 0.0, 0.0, direction_words},
      {"per_minute", Expect::number, true, 0.001, max_size},
      {"window_s", Expect::number, true, 10.0, max_window_s},
      priority_key(),
      source_key,
  }};
  read_list<alarm::SlopeRule>(trends, "slope", Of::continuous, keys, reading, rules.slope,
                              [](const ProfileTable& from, alarm::SlopeRule& rule) {
                                rule.direction = side(from, "direction", "rises");
                                from.milli("per_minute", rule.per_minute_milli);
                                from.seconds("window_s", rule.window);
                                from.priority("priority", rule.priority);
                              });
}

void read_limits_ahead(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 6> keys{{
      parameters_key,
      {"window_s", Expect::number, true, 10.0, max_window_s},
      {"ahead_s", Expect::number, true, 1.0, max_window_s},
      {"r2", Expect::number, true, 0.0, 1.0},
      priority_key(),
      source_key,
  }};
  read_list<alarm::LimitAheadRule>(trends, "limit_ahead", Of::continuous, keys, reading,
                                   rules.limit_ahead,
                                   [](const ProfileTable& from, alarm::LimitAheadRule& rule) {
                                     from.seconds("window_s", rule.window);
                                     from.seconds("ahead_s", rule.ahead);
                                     from.milli("r2", rule.r2_milli);
                                     from.priority("priority", rule.priority);
                                   });
}

void read_shifts(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  constexpr std::array<KeySpec, 8> keys{{
      parameters_key,
      {"lambda", Expect::number, true, 0.001, 1.0},
      {"slack_sigma", Expect::number, true, 0.0, 10.0},
      {"advisory_at_sigma", Expect::number, true, 0.001, 100.0},
      {"low_at_sigma", Expect::number, true, 0.001, 100.0},
      {"sigma_least", Expect::number, true, 0.001, max_size},
      {"learn_s", Expect::number, true, 0.0, max_window_s},
      source_key,
  }};
  Report& report = reading.report;
  read_list<alarm::ShiftRule>(
      trends, "shift", Of::continuous, keys, reading, rules.shift,
      [&report](const ProfileTable& from, alarm::ShiftRule& rule) {
        from.milli("lambda", rule.lambda_milli);
        from.milli("slack_sigma", rule.slack_milli);
        from.milli("advisory_at_sigma", rule.advisory_at_milli);
        from.milli("low_at_sigma", rule.low_at_milli);
        from.milli("sigma_least", rule.sigma_least_milli);
        from.seconds("learn_s", rule.learn);
        if (rule.low_at_milli != 0 && rule.low_at_milli <= rule.advisory_at_milli) {
          report.error(from.section().mark("low_at_sigma"),
                       "'low_at_sigma' is not more than 'advisory_at_sigma', expected the graver "
                       "step further out");
        }
      });
}

void read_burdens(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 6> keys{{
      parameters_key,
      {"side", Expect::text, true, 0.0, 0.0, side_words},
      {"limit", Expect::number, true, 0.0, max_size},
      {"area", Expect::whole, true, 1.0, 1e6},
      priority_key(),
      source_key,
  }};
  read_list<alarm::BurdenRule>(trends, "burden", Of::continuous, keys, reading, rules.burden,
                               [](const ProfileTable& from, alarm::BurdenRule& rule) {
                                 rule.side = side(from, "side", "above");
                                 from.milli("limit", rule.limit_milli);
                                 from.whole("area", rule.area);
                                 from.priority("priority", rule.priority);
                               });
}

void read_steps(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 5> keys{{
      parameters_key,
      {"window_s", Expect::number, true, 1.0, max_window_s},
      {"step", Expect::number, true, 0.001, max_size},
      priority_key(),
      source_key,
  }};
  read_list<alarm::StepRule>(trends, "step", Of::continuous, keys, reading, rules.step,
                             [](const ProfileTable& from, alarm::StepRule& rule) {
                               from.seconds("window_s", rule.window);
                               from.milli("step", rule.step_milli);
                               from.priority("priority", rule.priority);
                             });
}

void read_climbs(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 5> keys{{
      parameters_key,
      {"step", Expect::number, true, 0.001, max_size},
      {"times", Expect::whole, true, 1.0, 10.0},
      priority_key(),
      source_key,
  }};
  read_list<alarm::ClimbRule>(trends, "climb", Of::cuff, keys, reading, rules.climb,
                              [](const ProfileTable& from, alarm::ClimbRule& rule) {
                                from.milli("step", rule.step_milli);
                                from.whole("times", rule.times);
                                from.priority("priority", rule.priority);
                              });
}

void read_returns(const Section& trends, alarm::TrendRules& rules, Reading& reading) {
  const std::array<KeySpec, 8> keys{{
      parameters_key,
      {"after_dose_min", Expect::whole, true, 1.0, 1440.0},
      {"band", Expect::number, false, 0.001, max_size},
      {"band_percent", Expect::whole, false, 1.0, max_size},
      {"above", Expect::boolean},
      {"below", Expect::boolean},
      priority_key(),
      source_key,
  }};
  Report& report = reading.report;
  read_list<alarm::ReturnRule>(
      trends, "not_returned", Of::any, keys, reading, rules.not_returned,
      [&report](const ProfileTable& from, alarm::ReturnRule& rule) {
        const Section& section = from.section();
        from.minutes("after_dose_min", rule.after_dose);
        from.milli("band", rule.band_milli);
        from.whole("band_percent", rule.band_percent);
        rule.above = section.boolean("above").value_or(true);
        rule.below = section.boolean("below").value_or(true);
        from.priority("priority", rule.priority);
        if (section.has("band") == section.has("band_percent")) {
          report.error(section.mark(), section.where() + " has " +
                                           (section.has("band") ? "both" : "neither") +
                                           " of 'band' and 'band_percent', expected one");
        }
        if (!rule.above && !rule.below) {
          report.error(section.mark("below"),
                       section.where() + " looks at neither side, expected 'above' or 'below'");
        }
      });
}

}  // namespace

alarm::TrendRules read_trends(const toml::table& table, Reading& reading) {
  constexpr std::array<KeySpec, 7> keys{{
      {"slope", Expect::tables},
      {"limit_ahead", Expect::tables},
      {"shift", Expect::tables},
      {"burden", Expect::tables},
      {"step", Expect::tables},
      {"climb", Expect::tables},
      {"not_returned", Expect::tables},
  }};
  const Section section(table, "[trends]", keys, reading.report);
  alarm::TrendRules rules;
  read_slopes(section, rules, reading);
  read_limits_ahead(section, rules, reading);
  read_shifts(section, rules, reading);
  read_burdens(section, rules, reading);
  read_steps(section, rules, reading);
  read_climbs(section, rules, reading);
  read_returns(section, rules, reading);
  return rules;
}

}  // namespace vigil::app

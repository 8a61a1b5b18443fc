#include <string>
#include <utility>

#include "daemon/app/config_section.hpp"
#include "daemon/app/profile_rows_parts.hpp"
#include "daemon/app/profile_words.hpp"

namespace vigil::app {
namespace {

using alarm::Side;

std::string words(const alarm::SlopeRule& rule) {
  return std::string(rule.direction == Side::below ? "falls" : "rises") + " by " +
         from_milli(rule.per_minute_milli) + " or more a minute over " + in_words(rule.window);
}

std::string words(const alarm::LimitAheadRule& rule) {
  return "at the slope of " + in_words(rule.window) + " reaches a limit within " +
         in_words(rule.ahead) + ", fit r² ≥ " + from_milli(rule.r2_milli);
}

std::string words(const alarm::ShiftRule& rule) {
  return "left its usual level: CUSUM above " + from_milli(rule.advisory_at_milli) + " σ advice" +
         (rule.low_at_milli == 0 ? "" : ", above " + from_milli(rule.low_at_milli) + " σ low") +
         "; slack " + from_milli(rule.slack_milli) + " σ, weight " + from_milli(rule.lambda_milli) +
         ", σ at least " + from_milli(rule.sigma_least_milli) + ", learns for " +
         in_words(rule.learn);
}

std::string words(const alarm::BurdenRule& rule) {
  return std::string("depth times time ") + (rule.side == Side::below ? "below " : "above ") +
         from_milli(rule.limit_milli) + " reaches " + std::to_string(rule.area) + " unit-seconds";
}

std::string words(const alarm::StepRule& rule) {
  return "medians of two " + in_words(rule.window) + " windows differ by more than " +
         from_milli(rule.step_milli);
}

std::string words(const alarm::ClimbRule& rule) {
  return "rises by " + from_milli(rule.step_milli) + " or more from reading to reading, " +
         std::to_string(rule.times) + " times in a row";
}

std::string words(const alarm::ReturnRule& rule) {
  const std::string band = rule.band_percent > 0 ? std::to_string(rule.band_percent) + " %"
                                                 : from_milli(rule.band_milli);
  const std::string side = rule.above && rule.below ? " from" : rule.above ? " above" : " below";
  return "still more than " + band + side + " the baseline " + in_words(rule.after_dose) +
         " after the dose";
}

template <typename Rule>
std::string priority_of(const Rule& rule) {
  return rule.priority == alarm::Priority::none ? "advice" : std::string(name(rule.priority));
}
std::string priority_of(const alarm::ShiftRule& rule) {
  return rule.low_at_milli == 0 ? "advice" : "both";
}

template <typename Rule>
void add(const std::string& name, const std::vector<Rule>& rules, const Sources& sources,
         ProfileRows& to) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    to.rows.push_back({std::string(info(rules[i].parameter).label), priority_of(rules[i]),
                       words(rules[i]),
                       source_of(sources, "trends." + name + "." + std::to_string(i))});
  }
}

}  // namespace

ProfileRows trend_rows(const alarm::TrendRules& rules, const Sources& sources) {
  ProfileRows table{"Trends: they inform, limits alarm",
                    {{"parameter", 9}, {"priority", 8}, {"told when it", 53}, {"source", 24}},
                    {}};
  add("slope", rules.slope, sources, table);
  add("limit_ahead", rules.limit_ahead, sources, table);
  add("shift", rules.shift, sources, table);
  add("burden", rules.burden, sources, table);
  add("step", rules.step, sources, table);
  add("climb", rules.climb, sources, table);
  add("not_returned", rules.not_returned, sources, table);
  return table;
}

}  // namespace vigil::app

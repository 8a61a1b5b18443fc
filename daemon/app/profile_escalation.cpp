#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "daemon/app/profile_rules.hpp"

namespace vigil::app {
namespace {

constexpr double max_seconds = 3600.0;
constexpr std::size_t max_steps = 8;

struct LadderKey {
  std::string_view key;
  alarm::Priority priority;
};
constexpr std::array<LadderKey, 3> ladders{{
    {"low", alarm::Priority::low},
    {"medium", alarm::Priority::medium},
    {"high", alarm::Priority::high},
}};

/// Nothing if its time is wrong; that has been reported then.
std::optional<alarm::LadderStep> read_step(const toml::table& table, const std::string& name,
                                           Mark& at, Reading& reading) {
  const std::array<KeySpec, 2> keys{{
      {"after_s", Expect::number, true, 0.0, max_seconds},
      {"call", Expect::texts, true, 0.0, 0.0, called_role_words()},
  }};
  const Section section(table, "a step of " + name, keys, reading.report);
  const auto after_ms = section.milli("after_s");
  if (!after_ms) return std::nullopt;
  alarm::LadderStep step{std::chrono::milliseconds(*after_ms), {}};
  for (const std::string& word : section.texts("call")) {
    if (const auto role = alarm::role_from_name(word)) step.call.add(*role);
  }
  at = section.mark("after_s");
  return step;
}

alarm::Ladder read_ladder(const toml::table& table, std::string_view key, Reading& reading) {
  constexpr std::array<KeySpec, 3> keys{{
      {"steps", Expect::tables, true},
      {"repeat_every_s", Expect::number, true, 0.0, max_seconds},
      source_key,
  }};
  const std::string place = "rules.escalation." + std::string(key);
  const std::string name = "[" + place + "]";
  const ProfileTable from(table, name, place, keys, reading);
  alarm::Ladder ladder;
  from.seconds("repeat_every_s", ladder.repeat_every);
  const auto steps = from.section().tables("steps");
  if (steps.size() > max_steps) {
    reading.report.error(from.section().mark("steps"),
                         name + " has " + std::to_string(steps.size()) +
                             " steps, expected at most " + std::to_string(max_steps));
    return ladder;
  }
  for (const toml::table* written : steps) {
    Mark at;
    const auto step = read_step(*written, name, at, reading);
    if (!step) return ladder;
    if (ladder.steps.empty() && step->after != Duration{0}) {
      reading.report.error(at, "the first step of " + name + " comes later, expected after_s = 0");
    }
    if (!ladder.steps.empty() && step->after <= ladder.steps.back().after) {
      reading.report.error(
          at, "a step of " + name + " is not later than the one before, expected more than " +
                  from_milli(ladder.steps.back().after / std::chrono::milliseconds(1)));
    }
    ladder.steps.push_back(*step);
  }
  return ladder;
}

}  // namespace

alarm::EscalationRules read_escalation(const toml::table& table, Reading& reading) {
  constexpr std::array<KeySpec, 5> keys{{
      {"bedside_within_s", Expect::number, true, 0.0, max_seconds},
      {"low", Expect::table, true},
      {"medium", Expect::table, true},
      {"high", Expect::table, true},
      source_key,
  }};
  const ProfileTable from(table, "[rules.escalation]", "rules.escalation", keys, reading);
  alarm::EscalationRules rules;
  from.seconds("bedside_within_s", rules.bedside_within);
  for (const LadderKey& ladder : ladders) {
    if (const auto* written = from.section().table(ladder.key)) {
      rules.ladder[static_cast<std::size_t>(ladder.priority)] =
          read_ladder(*written, ladder.key, reading);
    }
  }
  return rules;
}

}  // namespace vigil::app

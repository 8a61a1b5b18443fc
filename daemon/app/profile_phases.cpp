#include "daemon/app/profile_phases.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace vigil::app {
namespace {

constexpr double earliest_min = -1440.0;
constexpr double latest_min = 1440.0;
constexpr double longest_period_min = 240.0;
constexpr std::size_t max_phases = 16;
constexpr std::size_t max_id_chars = 32;

using alarm::SessionPhase;
using session::State;

// The states that a phase of the profile can be; the others are steps of people.
constexpr std::array<std::string_view, 5> state_words{"baseline", "dosed", "peak", "second-hour",
                                                      "recovery"};

std::string minutes(std::int32_t value) { return std::to_string(value) + " min"; }

/// A cuff reading belongs to the phase that it ends or lies in: after its beginning, at most at its
/// end. So a reading at a border has one phase.
void check_cuffs(const Section& section, const SessionPhase& phase, Report& report) {
  if (section.has("cuff_at_min") && section.has("cuff_every_min")) {
    report.error(section.mark("cuff_every_min"),
                 "a phase has both 'cuff_at_min' and 'cuff_every_min', expected one");
  }
  std::int32_t before = phase.from_min;
  for (const std::int32_t at : phase.cuff_at_min) {
    if (at <= before) {
      report.error(section.mark("cuff_at_min"), "'cuff_at_min' has a reading at " + minutes(at) +
                                                    ", expected one after " + minutes(before));
    }
    if (phase.to_min && at > *phase.to_min) {
      report.error(section.mark("cuff_at_min"), "'cuff_at_min' has a reading at " + minutes(at) +
                                                    ", expected one until " +
                                                    minutes(*phase.to_min));
    }
    before = std::max(before, at);
  }
}

SessionPhase read_phase(const ProfileTable& from, Report& report) {
  const Section& section = from.section();
  SessionPhase phase;
  phase.id = section.text("id").value_or("");
  if (section.text("id") && !is_id(phase.id, max_id_chars)) {
    report.error(section.mark("id"),
                 "'id' is " + quoted(phase.id) + ", expected 1 to 32 of a-z, 0-9 and -");
  }
  from.whole("from_min", phase.from_min);
  const auto optional = [&](std::string_view key) -> std::optional<std::int32_t> {
    const auto whole = section.whole(key);
    if (!whole) return std::nullopt;
    return static_cast<std::int32_t>(*whole);
  };
  phase.to_min = optional("to_min");
  phase.check_every_min = optional("check_every_min");
  phase.cuff_every_min = optional("cuff_every_min");
  for (const std::int64_t at : section.wholes("cuff_at_min")) {
    phase.cuff_at_min.push_back(static_cast<std::int32_t>(at));
  }
  check_cuffs(section, phase, report);
  if (phase.to_min && *phase.to_min <= phase.from_min) {
    report.error(section.mark("to_min"), "'to_min' is " + std::to_string(*phase.to_min) +
                                             ", expected more than 'from_min' (" +
                                             std::to_string(phase.from_min) + ")");
  }
  return phase;
}

/// `before`: the phases so far. A phase whose border is wrong was told already, and is not told
/// again.
void check_follows(const Section& section, const SessionPhase& phase,
                   const std::vector<SessionPhase>& before, bool last_has_end, Report& report) {
  const auto from = section.whole("from_min");
  if (before.empty()) {
    if (from && *from > 0) {
      report.error(section.mark("from_min"), "the first phase begins at " + std::to_string(*from) +
                                                 ", expected 0 or before: the dose has a phase");
    }
    return;
  }
  const bool twice = std::any_of(before.begin(), before.end(),
                                 [&](const SessionPhase& other) { return other.id == phase.id; });
  if (twice) report.error(section.mark("id"), "phase " + quoted(phase.id) + " is there twice");
  const SessionPhase& last = before.back();
  if (!last_has_end) {
    report.error(section.mark(), "a phase follows " + quoted(last.id) +
                                     ", which has no 'to_min', expected it to be the last");
  } else if (from && last.to_min && *from != *last.to_min) {
    report.error(section.mark("from_min"), "'from_min' is " + std::to_string(*from) +
                                               ", expected the end of " + quoted(last.id) + " (" +
                                               std::to_string(*last.to_min) + ")");
  }
}

/// Before the dose it is the baseline, and only there; then states only go on.
State read_state(const Section& section, const SessionPhase& phase,
                 const std::vector<State>& before, Report& report) {
  const auto word = section.text("state");
  const auto state = word ? session::from_name<State>(*word) : std::nullopt;
  if (!state) return before.empty() ? State::baseline : before.back();
  // A first phase after the dose was told already.
  const bool misplaced = before.empty() && phase.from_min > 0;
  if (!misplaced && (*state == State::baseline) != (phase.from_min < 0)) {
    report.error(section.mark("state"), "'state' is " + quoted(*word) +
                                            ", expected 'baseline' before the dose and only there");
  } else if (!before.empty() && *state < before.back()) {
    report.error(section.mark("state"), "'state' is " + quoted(*word) + ", expected " +
                                            quoted(session::name(before.back())) +
                                            " or a later one");
  }
  return *state;
}

}  // namespace

std::vector<SessionPhase> read_phases(const toml::array& list, std::vector<State>& states,
                                      Reading& reading) {
  constexpr std::array<KeySpec, 8> keys{{
      {"id", Expect::text, true},
      {"state", Expect::text, true, 0.0, 0.0, state_words},
      {"from_min", Expect::whole, true, earliest_min, latest_min},
      {"to_min", Expect::whole, false, earliest_min, latest_min},
      {"check_every_min", Expect::whole, false, 1.0, longest_period_min},
      {"cuff_at_min", Expect::wholes, false, earliest_min, latest_min},
      {"cuff_every_min", Expect::whole, false, 1.0, longest_period_min},
      source_key,
  }};
  Report& report = reading.report;
  std::vector<SessionPhase> phases;
  if (list.size() > max_phases) {
    report.error(mark_of(list), std::to_string(list.size()) + " phases, expected at most " +
                                    std::to_string(max_phases));
    return phases;
  }
  bool last_has_end = false;
  for (const toml::node& node : list) {
    const toml::table* table = node.as_table();
    if (table == nullptr) continue;
    const std::string place = "phases." + std::to_string(phases.size());
    const ProfileTable from(*table, "[[phases]]", place, keys, reading);
    SessionPhase phase = read_phase(from, report);
    check_follows(from.section(), phase, phases, last_has_end, report);
    states.push_back(read_state(from.section(), phase, states, report));
    last_has_end = from.section().has("to_min");
    if (&node == &list.back() && from.section().has("to_min")) {
      report.error(from.section().mark("to_min"),
                   "the last phase has 'to_min', expected an open end: no session runs out of "
                   "phases");
    }
    phases.push_back(std::move(phase));
  }
  return phases;
}

}  // namespace vigil::app

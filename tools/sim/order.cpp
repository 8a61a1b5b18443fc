#include <algorithm>
#include <string>

#include "tools/sim/scenario.hpp"
#include "tools/sim/scenario_table.hpp"

namespace vigil::sim {
namespace {

constexpr std::string_view blanks = " \t\r";

/// The first word of `rest`, which loses it.
std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  const std::string_view word = rest.substr(0, rest.find_first_of(blanks));
  rest.remove_prefix(word.size());
  return word;
}

OrderResult refused(std::string why) { return {std::nullopt, std::move(why)}; }

}  // namespace

OrderResult parse_order(std::string_view line, const Scenario& scenario) {
  const std::string place(next_word(line));
  const auto bed =
      std::find_if(scenario.beds.begin(), scenario.beds.end(),
                   [&](const SimulatedBed& one) { return one.room + "/" + one.bed == place; });
  if (bed == scenario.beds.end()) {
    return refused("there is no bed \"" + place + "\"; an order begins with ROOM/BED, as 5/a");
  }
  std::string table = "at_s = 0\nwhat = \"" + std::string(next_word(line)) + "\"\n";
  for (auto word = next_word(line); !word.empty(); word = next_word(line)) {
    if (word.starts_with("every_s")) return refused("an order happens once: no every_s");
    table.append(word).append("\n");
  }
  std::vector<ScenarioError> errors;
  std::optional<Happening> happening;
  try {
    happening = read_happening(toml::parse(table), errors, *bed);
  } catch (const toml::parse_error& e) {
    return refused(std::string(e.description()));
  }
  if (!errors.empty()) return refused(errors.front().text);
  const auto index = static_cast<std::size_t>(bed - scenario.beds.begin());
  return {Order{index, *happening}, ""};
}

}  // namespace vigil::sim

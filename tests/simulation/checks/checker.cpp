#include "tests/simulation/checks/checker.hpp"

#include <string>

namespace vigil::simulation {

std::string where(const engine::EngineConfig& config, engine::BedIndex bed,
                  std::optional<Parameter> parameter) {
  if (bed >= config.beds.size()) return "no bed";
  std::string text = config.beds[bed].room;
  if (parameter) text.append(" ").append(info(*parameter).key);
  return text;
}

std::string seconds_text(Instant at) {
  if (at.is_never()) return "never";
  const std::int64_t ms = at.ns() / 1'000'000;
  const std::string part = std::to_string(ms % 1000);
  return std::to_string(ms / 1000) + "." + std::string(3 - part.size(), '0') + part;
}

}  // namespace vigil::simulation

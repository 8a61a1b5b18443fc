#include "tools/sim/scenario.hpp"

#include <algorithm>
#include <array>

namespace vigil::sim {

std::string_view name(HappeningKind kind) {
  static constexpr std::array<std::string_view, 16> names{
      "dose",     "desaturation", "recovery",  "probe_off", "probe_on", "leads_off",
      "leads_on", "cuff_loose",   "cuff_fits", "motion",    "cuff",     "unplug",
      "replug",   "silence",      "resume",    "garbage"};
  return names[static_cast<std::size_t>(kind)];
}

std::string label(const Scenario& scenario, const SimulatedBed& bed) {
  const auto beds_of_room = std::count_if(scenario.beds.begin(), scenario.beds.end(),
                                          [&](const auto& b) { return b.room == bed.room; });
  return "room " + bed.room + (beds_of_room > 1 ? " bed " + bed.bed : "");
}

}  // namespace vigil::sim

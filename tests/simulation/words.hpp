// Inputs and events in words, for people who look at a seed that failed. Not stable, not parsed.
#pragma once

#include <string>

#include "daemon/engine/event.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::simulation {

[[nodiscard]] std::string words(const engine::Event& event);
/// Empty for a tick: nothing happened.
[[nodiscard]] std::string words(const engine::Input& input);

}  // namespace vigil::simulation

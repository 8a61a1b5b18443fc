// The clinic of one seed: its beds, its monitors and their limits. Made once; plain data.
#pragma once

#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/variant.hpp"

namespace vigil::simulation {

struct Clinic {
  engine::EngineConfig config;
  std::vector<const Variant*> monitors;  // one at each bed
};

[[nodiscard]] Clinic make_clinic(const Options& options, Random& random);

}  // namespace vigil::simulation

// The profile of a simulated clinic: rules as of docs/clinical-numbers.md, drawn a little apart.
#pragma once

#include "daemon/alarm/profile.hpp"
#include "tests/simulation/random.hpp"

namespace vigil::simulation {

/// Limits are the beds' own; the profile has the rules around them.
[[nodiscard]] alarm::Profile make_profile(Random& random);

}  // namespace vigil::simulation

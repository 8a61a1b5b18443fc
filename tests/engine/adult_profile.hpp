// A profile with every rule on, for tests and the benchmark: the numbers of
// docs/clinical-numbers.md written down once more in C++, so that no test depends on a file.
//
// Not the shipped profile. Pure functions, any thread.
#pragma once

#include "daemon/alarm/profile.hpp"

namespace vigil::engine {

/// Limits and rules; no trends.
[[nodiscard]] alarm::Profile adult_profile();
/// The same, with one trend rule of every kind.
[[nodiscard]] alarm::Profile adult_profile_with_trends();

}  // namespace vigil::engine

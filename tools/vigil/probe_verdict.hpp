// What the evidence says in the end: one driver, several, none, or silence. It never guesses.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/vigil/probe_trial.hpp"

namespace vigil::probe {

enum class Outcome : std::uint8_t {
  found,      // one driver fits, and no other could
  undecided,  // several fit, or one fits as far as it was heard
  nothing,    // bytes came, and they are nobody's frames
  silence,    // no byte came
};

struct Verdict {
  Outcome outcome = Outcome::silence;
  /// found: the one (with the settings tried first, if several work); undecided: all of them.
  std::vector<Evidence> fits;
  /// found: more settings with which the same driver fits.
  std::vector<LineSettings> also_with;
};

[[nodiscard]] Verdict judge(const std::vector<Evidence>& all);

/// True while more bytes could still change the verdict: something fits as far as it was heard.
[[nodiscard]] bool worth_waiting(const std::vector<Evidence>& all);

}  // namespace vigil::probe

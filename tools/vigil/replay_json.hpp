// The reports of a replay as JSON, one object each. Pure, any thread.
//
// Times are seconds of the record's clock, values thousandths of the parameter's unit.
#pragma once

#include <string>
#include <vector>

#include "tools/vigil/replay_compare.hpp"
#include "tools/vigil/replay_text.hpp"
#include "tools/vigil/replay_truth.hpp"

namespace vigil::replay {

[[nodiscard]] std::string story_json(const Title& title, const Story& story);
[[nodiscard]] std::string compare_json(const Title& title, const Comparison& comparison);
[[nodiscard]] std::string naive_json(const std::vector<Violation>& violations);
[[nodiscard]] std::string trials_json(const std::vector<Trial>& trials);

}  // namespace vigil::replay

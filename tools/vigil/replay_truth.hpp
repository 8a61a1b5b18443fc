// A made-up patient through the engine, and its alarms held against the script. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/vigil/replay_patients.hpp"
#include "tools/vigil/replay_story.hpp"

namespace vigil::replay {

struct JudgedTruth {
  Truth truth;
  /// The first value that shows it; for a lost signal, its loss.
  std::optional<Instant> seen_at;
  /// The first time that an alarm of it stood: of medium priority or above, or any technical one.
  std::optional<Instant> told_at;
};

struct Trial {
  Patient patient;
  Story story;
  std::vector<JudgedTruth> truths;
  /// Right: the script accounts for it. Of ours, each coming is one.
  struct Verdicts {
    std::uint32_t right = 0;
    std::uint32_t wrong = 0;
  };
  Verdicts naive;
  /// Ours of limits from medium up, and "came back so often": what stands beside the naive ones.
  Verdicts limits;
  Verdicts others;                 // low, technical and trends, as far as they sound
  std::uint32_t advice = 0;        // without a sound
  std::vector<std::string> wrong;  // each of ours that is wrong

  [[nodiscard]] std::uint32_t missed() const;
};

[[nodiscard]] Trial try_patient(Patient patient, const alarm::Profile& profile);
[[nodiscard]] std::string trials_text(const std::vector<Trial>& trials);

}  // namespace vigil::replay

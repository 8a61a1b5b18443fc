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
  std::uint32_t right = 0;         // comings of ours with a sound that the script accounts for
  std::vector<std::string> wrong;  // the others
  std::uint32_t advice = 0;        // without a sound
  std::uint32_t naive_right = 0;
  std::uint32_t naive_wrong = 0;

  [[nodiscard]] std::uint32_t missed() const;
};

[[nodiscard]] Trial try_patient(Patient patient, const alarm::Profile& profile);
[[nodiscard]] std::string trials_text(const std::vector<Trial>& trials);

}  // namespace vigil::replay

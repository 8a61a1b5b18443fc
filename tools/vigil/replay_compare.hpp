// Our alarms beside those of a plain threshold, and the proof that none was bought by missing one.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "tools/vigil/replay_naive.hpp"
#include "tools/vigil/replay_story.hpp"
#include "tools/vigil/replay_text.hpp"

namespace vigil::replay {

/// Of one parameter and direction. Ours of medium priority and above beside the naive ones, which
/// are of that limit; the milder ones apart.
struct ComparedLine {
  Parameter parameter{};
  alarm::Side side{};
  std::uint32_t naive = 0;
  std::uint32_t ours = 0;
  std::uint32_t came_back = 0;
  std::uint32_t low_only = 0;
};

/// A run of two values or more, and what told it.
struct Covered {
  Violation violation;
  Cover cover;
};

struct Comparison {
  std::vector<ComparedLine> lines;  // those with any alarm
  std::vector<Covered> covered;
  std::uint32_t singles = 0;         // runs of one value, ...
  std::uint32_t singles_silent = 0;  // ... and how many of them made no alarm
  std::uint32_t recurrent = 0;       // "came back so often": an alarm of its own
  std::uint32_t missed = 0;
  std::uint32_t naive = 0;
  std::uint32_t ours = 0;  // of medium priority and above, each coming counted
  // What else sounds.
  std::uint32_t low_only = 0;
  std::uint32_t technical = 0;
  std::uint32_t trends = 0;
  std::uint32_t others = 0;

  /// How many percent fewer than the naive ones; negative: more.
  [[nodiscard]] std::int32_t fewer_percent() const;
  /// Everything of ours that sounds.
  [[nodiscard]] std::uint32_t sounding() const {
    return ours + low_only + technical + trends + others;
  }
};

/// `story` must outlive the result. `period`: of the rows.
[[nodiscard]] Comparison compare(const Story& story, const alarm::Profile& profile,
                                 Duration period);
[[nodiscard]] std::string compare_text(const Title& title, const Story& story,
                                       const Comparison& comparison);
/// The naive alarms alone, one a line.
[[nodiscard]] std::string naive_text(const std::vector<Violation>& violations);

}  // namespace vigil::replay

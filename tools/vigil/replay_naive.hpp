// The plain threshold that everything is compared with, and the runs that no alarm may miss.
//
// Deliberately simple and apart from the engine: it is the reference. One alarm for each value that
// enters the medium limit. No delay, no hysteresis, nothing joined. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "tools/vigil/replay_story.hpp"

namespace vigil::replay {

/// The tightest absolute limit of medium priority or graver; nullptr if there is none.
[[nodiscard]] const alarm::LimitLevel* medium_limit(const alarm::Profile& profile,
                                                    Parameter parameter, alarm::Side side);
[[nodiscard]] bool beyond(const alarm::LimitLevel& level, alarm::Side side, std::int32_t milli);

/// Consecutive valid values beyond the medium limit: one naive alarm.
struct Violation {
  Parameter parameter{};
  alarm::Side side{};
  Instant first;
  std::optional<Instant> second;  // a single value has none
  Instant last;
  std::int32_t worst_milli = 0;
  std::size_t values = 0;
};
/// By parameter, then side, then time.
[[nodiscard]] std::vector<Violation> violations_of(const std::vector<Reading>& readings,
                                                   const alarm::Profile& profile);

/// Which alarm told a run, and since when.
struct Cover {
  const Alarm* alarm = nullptr;  // of the story; nullptr: none did, the run was missed
  Instant since;
};
/// An alarm of the same parameter and direction that stood at medium priority or above at some time
/// from the first value to two rows after the second.
[[nodiscard]] Cover covering(const Violation& violation, const Story& story, Duration period);

}  // namespace vigil::replay

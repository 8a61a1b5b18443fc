// The alarm load of a replay: how many, how long, and who attended. Pure, any thread.
//
// The same counting as the engine's own AlarmLoad, but over the whole record, session or not, and
// with exact times to acknowledgement instead of classes.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tools/vigil/replay_story.hpp"

namespace vigil::replay {

struct Count {
  struct Line {
    std::uint32_t started = 0;
    std::uint32_t joined = 0;  // came back soon, and were no new alarm
    std::uint32_t acknowledged = 0;
    std::uint32_t ended_alone = 0;  // ended by themselves, never acknowledged
    Duration active{0};             // a still open one up to the end of the record
  };
  /// [type][priority]: by the gravest priority that each alarm reached.
  std::array<std::array<Line, 4>, 3> lines{};
  std::vector<Duration> acknowledge_times;  // ascending
  std::uint32_t floods = 0;                 // how often it said "review the limits"
  Duration length{0};

  [[nodiscard]] Line total() const;
  /// The time within which so many percent of the acknowledgements came; 0 if there were none.
  [[nodiscard]] Duration acknowledged_within(std::uint32_t percent) const;
  /// Tenths of alarms for each hour of the record.
  [[nodiscard]] std::uint64_t tenths_an_hour(std::uint32_t alarms) const;
};

[[nodiscard]] Count count(const Story& story);

}  // namespace vigil::replay

// How many alarms a patient had, and what became of them: the clinic's own measure of its limits.
//
// Pure; counts what the alert book tells it. Values, one caller at a time; no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

/// Upper edges of the classes of time to acknowledge, in seconds; the last class has no edge.
inline constexpr std::array<std::int32_t, 9> acknowledge_edges_s{5,   10,  20,  30, 60,
                                                                 120, 180, 300, 600};
struct AlarmLoad {
  struct Line {
    std::uint32_t started = 0;
    std::uint32_t joined = 0;  // came back soon, and were no new alarm
    std::uint32_t acknowledged = 0;
    std::uint32_t ended_unattended = 0;  // ended by themselves, never acknowledged
    Duration active{0};                  // summed; a still open one up to the last event
    void archive(Archive& archive);
  };
  /// [type][priority]: by the gravest priority that each alarm reached.
  std::array<std::array<Line, 4>, 3> lines{};
  /// Times from start to acknowledgement, in classes.
  std::array<std::uint32_t, acknowledge_edges_s.size() + 1> acknowledge_times{};
  Duration acknowledge_sum{0};
  Duration longest_acknowledge{0};

  [[nodiscard]] std::uint32_t started() const;
  [[nodiscard]] std::uint32_t acknowledged() const;
  /// Upper edge of the class that holds this share of the acknowledgements; nothing if there are
  /// none. `percent` 1 to 100.
  [[nodiscard]] Duration acknowledge_within(std::uint32_t percent) const;
  void archive(Archive& archive);
};

}  // namespace vigil::alarm

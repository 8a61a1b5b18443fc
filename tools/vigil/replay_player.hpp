// Runs a recording through the engine as fast as it goes: one bed, one monitor, one receiver.
//
// It reads no clock and does no I/O: time is what stands in the record. Each replay has an engine
// of its own; the same record and plan give the same story on every machine. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "drivers/api/decoder.hpp"
#include "tools/vigil/replay_orders.hpp"
#include "tools/vigil/replay_recording.hpp"
#include "tools/vigil/replay_story.hpp"

namespace vigil::replay {

struct Plan {
  std::optional<alarm::Profile> profile;  // absent: no limit, no rule
  std::vector<Order> orders;              // in order of time
};

/// Told now and then how many of how many rows or bytes are through.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

[[nodiscard]] Story play(const Recording& recording, const Plan& plan,
                         const Progress& progress = {});

/// What a port brought, at so many bytes a second, which is more than 0.
[[nodiscard]] Story play(const Descriptor& driver, Bytes bytes, std::uint32_t bytes_a_second,
                         const Plan& plan, const Progress& progress = {});

/// What one byte takes on the line: start bit, data, parity, stop bits.
[[nodiscard]] std::uint32_t bytes_a_second(const LineSettings& line);

}  // namespace vigil::replay

// The monitor's clock beside ours: how old a time stamp of the monitor is.
//
// It trusts only differences of the monitor's own times, never that its clock is right. One decoder
// owns it; one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/philips_intellivue/number.hpp"
#include "drivers/philips_intellivue/protocol.hpp"

namespace vigil::philips_intellivue {

/// A message as it came: when we read it, and the monitor's own time in it.
struct Arrival {
  Instant read_at;
  std::uint32_t relative_time = 0;
  std::optional<std::int64_t> absolute_s;  // if the message carries it
};

class MonitorClock {
 public:
  /// Both times of one moment (MDS create).
  void set(std::int64_t absolute_s, std::uint32_t relative) {
    absolute_s_ = absolute_s;
    relative_ = relative;
    known_ = true;
  }
  void forget() { known_ = false; }
  /// The monitor's date and time when this message was made, in seconds; nothing if not known.
  [[nodiscard]] std::optional<std::int64_t> seconds_at(const Arrival& arrival) const {
    if (arrival.absolute_s) return arrival.absolute_s;
    if (!known_) return std::nullopt;
    return absolute_s_ + ticks_between(relative_, arrival.relative_time) / std::chrono::seconds(1);
  }
  /// Once in a while, so that the relative time never wraps unseen.
  void keep_up(const Arrival& arrival) {
    constexpr Duration often = std::chrono::hours(1);
    if (!known_ || ticks_between(relative_, arrival.relative_time) < often) return;
    const Duration passed = ticks_between(relative_, arrival.relative_time);
    const auto whole = passed / std::chrono::seconds(1);
    absolute_s_ += whole;
    relative_ += static_cast<std::uint32_t>(whole) * 8000U;
  }

 private:
  std::int64_t absolute_s_ = 0;
  std::uint32_t relative_ = 0;
  bool known_ = false;
};

}  // namespace vigil::philips_intellivue

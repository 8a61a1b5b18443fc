// The one clock of vigil-sim: wakes every 10 ms until the time is over or a signal asks to end.
// The main thread makes and uses it.
#pragma once

#include <optional>

#include "daemon/io/descriptor.hpp"
#include "drivers/api/time.hpp"

namespace vigil::sim {

inline constexpr Duration tick = std::chrono::milliseconds(10);

class Ticker {
 public:
  /// `speed`: scenario seconds per real second. Blocks SIGINT and SIGTERM and takes them here.
  explicit Ticker(double speed);
  /// Waits for the next tick; the scenario's time now, or nothing when asked to end.
  [[nodiscard]] std::optional<Instant> wait();

 private:
  double speed_;
  io::FileDescriptor timer_;
  io::FileDescriptor signals_;
  std::int64_t started_ns_;
};

}  // namespace vigil::sim

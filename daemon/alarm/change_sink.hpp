// Where alarms put their changes, and where they get their numbers. The engine implements it.
#pragma once

#include "daemon/alarm/change.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

class ChangeSink {
 public:
  /// A change that came due at `at`.
  virtual void on_change(const Change& change, Instant at) = 0;
  /// A number that no alarm of this epoch had before.
  virtual std::uint64_t next_number() = 0;

 protected:
  ~ChangeSink() = default;
};

}  // namespace vigil::alarm

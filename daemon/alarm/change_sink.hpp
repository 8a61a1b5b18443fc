// Where the alert book puts what people must see, and what it must ask. The engine implements it.
#pragma once

#include "daemon/alarm/change.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

class ChangeSink {
 public:
  /// A change that came due at `at`, of an alarm of this monitor of the bed.
  virtual void on_change(const Change& change, std::uint8_t monitor, Instant at) = 0;
  /// A number that no alarm of this epoch had before.
  virtual std::uint64_t next_number() = 0;
  /// A new or a graver alarm signals: audio pauses of this bed end.
  virtual void on_louder(Instant at) = 0;
  /// The roles that can be reached now.
  [[nodiscard]] virtual RoleSet reachable() const = 0;

 protected:
  ~ChangeSink() = default;
};

}  // namespace vigil::alarm

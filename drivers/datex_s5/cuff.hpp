// The cuff of an S/5: when a measurement runs, ends or fails, and when its numbers are new.
//
// The monitor repeats the last measurement in every record. One decoder owns this; one thread at a
// time; it never allocates.
#pragma once

#include <array>
#include <optional>

#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

class Cuff {
 public:
  /// The auxiliary record's time of the last measurement, by the monitor's clock; 0: none.
  void on_measured_at(std::uint32_t monitor_time) { measured_ = monitor_time; }
  /// The group of displayed values, in a record that the monitor stamped `monitor_time`.
  void on_group(Group group, std::uint32_t monitor_time, Instant at, Sink& sink);
  /// The link was silent: what stands there next is of unknown age.
  void forget() { seen_ = measuring_ = false; }

 private:
  using Values = std::array<std::int16_t, 4>;

  void tell(const Values& values, std::uint32_t monitor_time, bool stood_there, Instant at,
            Sink& sink);
  void end_measuring(bool found, Sink& sink);
  /// How old the measurement is, where the monitor told its time and that makes sense.
  [[nodiscard]] std::optional<Duration> age(std::uint32_t monitor_time) const;

  Values told_{};
  std::uint32_t measured_ = 0;
  std::uint32_t told_measured_ = 0;
  bool seen_ = false;
  bool has_told_ = false;
  bool measuring_ = false;
  bool told_in_cycle_ = false;
  bool old_ = false;
};

}  // namespace vigil::datex_s5

// The cuff: each measurement is told once, with the monitor's own time where it gives one.
//
// The monitor sends its last measurement again and again; this finds the new ones, and the cycles
// that began and failed. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/philips_intellivue/monitor_clock.hpp"

namespace vigil::philips_intellivue {

/// One component as the monitor sends it. Validity::questionable, demo and valid are findings.
struct CuffValue {
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;
  friend bool operator==(const CuffValue&, const CuffValue&) = default;
};

/// What an object of the cuff says at one time.
struct CuffReport {
  std::array<CuffValue, 3> values{};  // systolic, diastolic, mean; or the pulse alone
  std::uint16_t states = 0;           // of all components
  std::optional<std::int64_t> stamp_s;
};

class Cuff {
 public:
  void tell_pressures(const CuffReport& report, const Arrival& arrival, const MonitorClock& clock,
                      Sink& sink);
  void tell_pulse(const CuffReport& report, const Arrival& arrival, const MonitorClock& clock,
                  Sink& sink);

 private:
  /// The measurement that was told last, of one object.
  struct Told {
    std::array<CuffValue, 3> values{};
    std::optional<std::int64_t> stamp_s;
    Instant at;
    Instant reported_at;  // when the object was heard last, with or without news
    bool seen = false;
  };
  struct When {
    Instant at;
    bool age_unknown = false;
  };
  /// When `report` was measured, if it is a new measurement; it then counts as told.
  static std::optional<When> take(const CuffReport& report, bool cycle_ended, Told& told,
                                  const Arrival& arrival, const MonitorClock& clock);

  Told pressures_;
  Told pulse_;
  bool running_ = false;
};

}  // namespace vigil::philips_intellivue

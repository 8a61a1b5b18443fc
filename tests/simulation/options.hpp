// What one seed draws before it runs: how long, which clinic, which faults and how often.
//
// Every fault is in about half of the seeds, so that each is seen alone and with others; one seed
// in ten has none at all. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "drivers/api/time.hpp"

namespace vigil::simulation {

/// Faults of a serial line. Rates are per 1000 units, a unit being what the monitor sends at once.
struct LineFaults {
  std::int32_t byte = 0;      // one byte flipped, dropped, doubled or inserted
  std::int32_t cut = 0;       // the end of a unit is missing
  std::int32_t lose = 0;      // a whole unit is missing
  std::int32_t split = 0;     // cut into reads anywhere
  std::int32_t late = 0;      // some bytes come up to 400 ms late
  std::int32_t merge = 0;     // read only with the next unit
  Duration babble_every{0};   // random or stuck bytes for seconds; 0: never, as in all below
  Duration garbage_every{0};  // what a wrong speed looks like
  Duration unplug_every{0};   // in the middle of whatever is on the line
  Duration swap_every{0};     // two devices change rooms
};

struct ClockFaults {
  Duration late_max{0};  // of each wake-up
  Duration stall_every{0};
  Duration suspend_every{0};
  Duration step_every{0};  // of the wall clock: must change nothing
};

struct StaffOptions {
  std::int32_t receivers = 2;
  Duration act_every{0};             // of each person's hand
  Duration presence_fault_every{0};  // a receiver falls silent or comes back
};

struct PatientOptions {
  Duration trouble_every{0};   // desaturation, tachycardia, pressure ...
  Duration artefact_every{0};  // probe off, motion, leads off, impossible values
  Duration cuff_every{0};
  std::int32_t noise = 0;  // whole units around the true value
};

struct Options {
  std::uint64_t seed = 0;
  std::int32_t beds = 4;
  Duration safety{0};    // with faults; the phase in which all must come right again is added
  bool profile = false;  // limits and rules by a profile, else by the bed
  LineFaults line;
  ClockFaults clock;
  Duration kill_every{0};
  StaffOptions staff;
  PatientOptions patient;
};

[[nodiscard]] Options draw_options(std::uint64_t seed, std::int32_t beds, Duration safety);
/// All of them, for the report of a seed that failed.
[[nodiscard]] std::string describe(const Options& options);

}  // namespace vigil::simulation

// Made-up patients whose script is the truth: what happened to them is known, not measured.
//
// The same seed gives the same patients on every machine. Not the simulator of vigil-sim: that one
// speaks bytes in real time. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "tools/vigil/replay_orders.hpp"
#include "tools/vigil/replay_recording.hpp"

namespace vigil::replay {

/// Something that people must be told.
struct Truth {
  Parameter parameter{};
  std::optional<alarm::Side> side;  // absent: the signal is lost
  /// The script lies beyond the medium limit, or there is no signal.
  Instant from;
  Instant to;
  /// An alarm about it is right from here to there: trends come before, ends after.
  Instant begin;
  Instant end;
};

/// The script of a parameter changes: a trend that says so is right, and nobody must be told.
struct Move {
  Parameter parameter{};
  Instant from;
  Instant to;
};

struct Patient {
  std::string name;
  Recording recording;
  std::vector<Order> orders;
  std::vector<Truth> truths;
  std::vector<Move> moves;
};

/// A desaturation, a rise of the pressure, and a noisy probe: half an hour of each.
[[nodiscard]] std::vector<Patient> seeded_patients(std::uint64_t seed,
                                                   const alarm::Profile& profile);

}  // namespace vigil::replay

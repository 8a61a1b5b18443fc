// What vigil probe says: the verdict with its evidence, and what to write into the configuration.
//
// Pure functions, any thread. Texts of monitors are made printable.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/vigil/probe_verdict.hpp"

namespace vigil::probe {

/// What is known of the port that was probed.
struct ProbedPort {
  std::string configure_as;                           // what to write behind `port =`
  bool speed_checked = true;                          // false: it has no speed of its own
  bool asked = false;                                 // with --ask
  bool writable = true;                               // false: nobody can be asked on it
  std::vector<const Descriptor*> must_be_asked = {};  // those that were tried only by listening
};

/// "66 frames in 5.3 s; 99.4 % of 8255 bytes are in them; 12 readings: SpO2 97 %, Pulse 72 /min".
[[nodiscard]] std::string evidence_text(const Evidence& evidence);
/// The verdict in full.
[[nodiscard]] std::string verdict_text(const Verdict& verdict, const std::vector<Evidence>& all,
                                       const ProbedPort& port);
/// The lines of [[bed.monitor]] for a driver with these settings; only what is not its default.
[[nodiscard]] std::string config_lines(const Evidence& evidence, const ProbedPort& port);

}  // namespace vigil::probe

// Which decoders are tried on a port, with which line settings, and in which order.
//
// Pure functions over the registry; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil::probe {

/// What a port is, as far as settings matter.
enum class PortClass : std::uint8_t {
  line,       // a serial port: its settings decide what is read
  unclocked,  // a pseudo-terminal or a device server: any settings read the same
  datagrams,
};

/// A decoder, and the settings with which it is reset.
struct Candidate {
  const Descriptor* driver;
  LineSettings line;
};

/// Opened once, with `line`; all candidates get the same bytes.
struct Step {
  LineSettings line;
  std::vector<Candidate> candidates;
};

/// Each distinct setting once, in the order of the registry; a port without a clock needs one step
/// only, in which each driver is tried with its default.
[[nodiscard]] std::vector<Step> plan_listening(std::span<const Descriptor* const> drivers,
                                               PortClass port);
/// The drivers that must ask, one a step. Those that talk by themselves are never asked.
[[nodiscard]] std::vector<Step> plan_asking(std::span<const Descriptor* const> drivers,
                                            PortClass port);

}  // namespace vigil::probe

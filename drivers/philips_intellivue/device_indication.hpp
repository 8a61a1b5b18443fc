// The simulated monitor's connect indication: what it tells everybody on port 24005 while no host
// has it.
//
// Bytes only: when it is sent, and to whom, is the simulator's matter. Pure, any thread.
#pragma once

#include <array>
#include <cstdint>

#include "drivers/philips_intellivue/device_objects.hpp"

namespace vigil::philips_intellivue {

/// Where hosts reach the monitor. A simulated one is on its own machine.
struct NetworkPlace {
  std::array<std::uint8_t, 4> address{127, 0, 0, 1};
  std::array<std::uint8_t, 4> mask{255, 0, 0, 0};
  std::uint16_t data_port = 24105;  // VMP, ICE, PCAP
};

/// `relative`: the monitor's clock now, in ticks of 125 us.
[[nodiscard]] Out connect_indication(const NetworkPlace& place, std::uint32_t relative);

}  // namespace vigil::philips_intellivue

// Simulated Masimo oximeters with their output set to "ASCII 1": variants "rad8" (the first) and
// "radical7".
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::masimo_ascii {

extern const std::array<DeviceDescriptor, 2> devices;

}  // namespace vigil::masimo_ascii

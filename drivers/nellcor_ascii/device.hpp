// Simulated Nellcor oximeters with their text output: variants "n560" (the first) and "n595".
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::nellcor_ascii {

extern const std::array<DeviceDescriptor, 2> devices;

}  // namespace vigil::nellcor_ascii

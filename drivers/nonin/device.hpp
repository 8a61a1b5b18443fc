// Simulated Nonin oximeters, one variant for each data format: "df2" (the first), "df7", "df8",
// "df13", "ascii".
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::nonin {

extern const std::array<DeviceDescriptor, 5> devices;

}  // namespace vigil::nonin

// Simulated HealthyPi boards: variants "v4" (the first), "v5", "v5_openview" and "v3".
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::healthypi {

extern const std::array<DeviceDescriptor, 4> devices;

}  // namespace vigil::healthypi

// Simulated oximeters of the CMS50 family: variants "new" (the first), "old" and "bci".
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::contec_cms50 {

extern const std::array<DeviceDescriptor, 3> devices;

}  // namespace vigil::contec_cms50

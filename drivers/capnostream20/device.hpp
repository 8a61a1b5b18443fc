// A simulated Capnostream 20: what its sensors see, as its serial messages, once it was started.
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include "drivers/api/device.hpp"

namespace vigil::capnostream20 {

extern const DeviceDescriptor device;

}  // namespace vigil::capnostream20

// A simulated Ivy 450C: what its sensors see, as ANSAR-B bytes once a second.
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include "drivers/api/device.hpp"

namespace vigil::ivy450c {

extern const DeviceDescriptor device;

}  // namespace vigil::ivy450c

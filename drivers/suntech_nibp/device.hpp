// A simulated SunTech OEM blood pressure module: answers a host's commands byte for byte, and runs
// cuff cycles.
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include "drivers/api/device.hpp"

namespace vigil::suntech_nibp {

extern const DeviceDescriptor device;

}  // namespace vigil::suntech_nibp

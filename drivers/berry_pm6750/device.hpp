// A simulated Berry PM6750: streams what its sensors see, and runs cuff cycles when told to.
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include "drivers/api/device.hpp"

namespace vigil::berry_pm6750 {

extern const DeviceDescriptor device;

}  // namespace vigil::berry_pm6750

// A simulated S/5 monitor: what its sensors see, as DRI records, as its host asked for them.
//
// For the simulator and the tests; never linked into the daemon. Pure; one thread at a time.
#pragma once

#include "drivers/api/device.hpp"

namespace vigil::datex_s5 {

/// An S/5 of the year 2003, which sends no alarms, and a CARESCAPE, which does.
extern const std::array<DeviceDescriptor, 2> devices;

}  // namespace vigil::datex_s5

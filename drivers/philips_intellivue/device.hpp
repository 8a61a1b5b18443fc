// A simulated IntelliVue: answers a host's association, polls and lists as a real one does.
//
// For tests and the simulator only; never in the daemon. One thread.
#pragma once

#include <array>

#include "drivers/api/device.hpp"

namespace vigil::philips_intellivue {

/// "mib" (serial line), "lan" (datagrams), "demo" (serial line, demonstration mode).
extern const std::array<DeviceDescriptor, 3> devices;

}  // namespace vigil::philips_intellivue

// Every simulated monitor that Vigil has: one line each in devices.cpp. Not part of the daemon.
#pragma once

#include <span>
#include <string_view>

#include "drivers/api/device.hpp"

namespace vigil {

[[nodiscard]] std::span<const DeviceDescriptor* const> devices();
/// The simulated monitor that `driver` decodes; `variant` "" takes the first. nullptr if none.
[[nodiscard]] const DeviceDescriptor* find_device(std::string_view driver,
                                                  std::string_view variant = "");

}  // namespace vigil

#include "drivers/devices.hpp"

#include <array>

#include "drivers/capnostream20/device.hpp"
#include "drivers/datex_s5/device.hpp"
#include "drivers/ivy450c/device.hpp"
#include "drivers/nonin/device.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::device,    //
    &nonin::devices[0],  // df2
    &nonin::devices[1],  // df7
    &nonin::devices[2],  // df8
    &nonin::devices[3],  // df13
    &nonin::devices[4],  // ascii
    &datex_s5::devices[0], &datex_s5::devices[1], &capnostream20::device,
};

}  // namespace

std::span<const DeviceDescriptor* const> devices() { return table; }

const DeviceDescriptor* find_device(std::string_view driver, std::string_view variant) {
  for (const DeviceDescriptor* device : table) {
    if (device->driver != driver) continue;
    if (variant.empty() || device->variant == variant) return device;
  }
  return nullptr;
}

}  // namespace vigil

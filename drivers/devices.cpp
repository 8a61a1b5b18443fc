#include "drivers/devices.hpp"

#include <array>

#include "drivers/berry_pm6750/device.hpp"
#include "drivers/capnostream20/device.hpp"
#include "drivers/contec_cms50/device.hpp"
#include "drivers/datex_s5/device.hpp"
#include "drivers/healthypi/device.hpp"
#include "drivers/ivy450c/device.hpp"
#include "drivers/masimo_ascii/device.hpp"
#include "drivers/nellcor_ascii/device.hpp"
#include "drivers/nonin/device.hpp"
#include "drivers/philips_intellivue/device.hpp"
#include "drivers/stx_nibp/device.hpp"
#include "drivers/suntech_nibp/device.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::device,                 //
    &nonin::devices[0],               // df2
    &nonin::devices[1],               // df7
    &nonin::devices[2],               // df8
    &nonin::devices[3],               // df13
    &nonin::devices[4],               // ascii
    &philips_intellivue::devices[0],  // mib
    &philips_intellivue::devices[1],  // lan
    &philips_intellivue::devices[2],  // demo
    &datex_s5::devices[0],            // s5
    &datex_s5::devices[1],            // carescape
    &masimo_ascii::devices[0],        // rad8
    &masimo_ascii::devices[1],        // radical7
    &nellcor_ascii::devices[0],       // n560
    &nellcor_ascii::devices[1],       // n595
    &contec_cms50::devices[0],        // new
    &contec_cms50::devices[1],        // old
    &contec_cms50::devices[2],        // bci
    &suntech_nibp::device,            //
    &stx_nibp::device,                //
    &berry_pm6750::device,            //
    &capnostream20::device,           //
    &healthypi::devices[0],           // v4
    &healthypi::devices[1],           // v5
    &healthypi::devices[2],           // v5_openview
    &healthypi::devices[3],           // v3
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

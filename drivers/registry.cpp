#include "drivers/registry.hpp"

#include <array>

#include "drivers/berry_pm6750/decoder.hpp"
#include "drivers/capnostream20/decoder.hpp"
#include "drivers/contec_cms50/decoder.hpp"
#include "drivers/datex_s5/decoder.hpp"
#include "drivers/healthypi/decoder.hpp"
#include "drivers/ivy450c/decoder.hpp"
#include "drivers/masimo_ascii/decoder.hpp"
#include "drivers/nellcor_ascii/decoder.hpp"
#include "drivers/nonin/decoder.hpp"
#include "drivers/philips_intellivue/decoder.hpp"
#include "drivers/stx_nibp/decoder.hpp"
#include "drivers/suntech_nibp/decoder.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::descriptor,      &nonin::descriptor,         &philips_intellivue::descriptor,
    &datex_s5::descriptor,     &masimo_ascii::descriptor,  &nellcor_ascii::descriptor,
    &contec_cms50::descriptor, &suntech_nibp::descriptor,  &stx_nibp::descriptor,
    &berry_pm6750::descriptor, &capnostream20::descriptor, &healthypi::descriptor,
};

}  // namespace

std::span<const Descriptor* const> drivers() { return table; }

const Descriptor* find_driver(std::string_view id) {
  for (const Descriptor* descriptor : table) {
    if (descriptor->id == id) return descriptor;
  }
  return nullptr;
}

}  // namespace vigil

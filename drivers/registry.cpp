#include "drivers/registry.hpp"

#include <array>

#include "drivers/contec_cms50/decoder.hpp"
#include "drivers/healthypi/decoder.hpp"
#include "drivers/ivy450c/decoder.hpp"
#include "drivers/masimo_ascii/decoder.hpp"
#include "drivers/nellcor_ascii/decoder.hpp"
#include "drivers/nonin/decoder.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::descriptor,
    &nonin::descriptor,
    &masimo_ascii::descriptor,
    &nellcor_ascii::descriptor,
    &contec_cms50::descriptor,
    &healthypi::descriptor,
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

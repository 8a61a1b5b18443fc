#include "drivers/registry.hpp"

#include <array>

#include "drivers/capnostream20/decoder.hpp"
#include "drivers/datex_s5/decoder.hpp"
#include "drivers/ivy450c/decoder.hpp"
#include "drivers/nonin/decoder.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::descriptor,
    &nonin::descriptor,
    &datex_s5::descriptor,
    &capnostream20::descriptor,
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

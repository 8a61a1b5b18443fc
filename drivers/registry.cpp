#include "drivers/registry.hpp"

#include <array>

#include "drivers/ivy450c/decoder.hpp"
#include "drivers/nonin/decoder.hpp"
#include "drivers/philips_intellivue/decoder.hpp"

namespace vigil {
namespace {

constexpr std::array table{
    &ivy450c::descriptor,
    &nonin::descriptor,
    &philips_intellivue::descriptor,
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

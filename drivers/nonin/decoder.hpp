// Nonin oximeters by serial line: data formats 2, 7, 8, 13 and text lines, told apart by itself.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per packet. It changes the
// meter's format only when asked to by request().
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::nonin {

extern const Descriptor descriptor;

}  // namespace vigil::nonin

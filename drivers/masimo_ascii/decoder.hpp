// Masimo oximeters (Rad-8, Radical-7) with their serial output set to "ASCII 1": one line a second.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per line. It only listens.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::masimo_ascii {

extern const Descriptor descriptor;

}  // namespace vigil::masimo_ascii

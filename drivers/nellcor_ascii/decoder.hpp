// Nellcor oximeters (N-560, N-595, N-600) with their text output: one line of values every 2 s.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per line. It only listens.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::nellcor_ascii {

extern const Descriptor descriptor;

}  // namespace vigil::nellcor_ascii

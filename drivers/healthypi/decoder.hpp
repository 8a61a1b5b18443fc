// ProtoCentral HealthyPi v3, v4 and v5 by USB or serial line: told apart by type and length.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per frame. It only listens.
// The constant that older boards send where a blood pressure would stand is never read.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::healthypi {

extern const Descriptor descriptor;

}  // namespace vigil::healthypi

// Datex-Ohmeda and GE monitors on the "S/5 Computer Interface": DRI records to readings.
//
// It asks for displayed values, waves and alarms, and decodes as well what it only overhears.
// Pure, as every decoder: one thread at a time, no clock, no allocation per record.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::datex_s5 {

extern const Descriptor descriptor;

}  // namespace vigil::datex_s5

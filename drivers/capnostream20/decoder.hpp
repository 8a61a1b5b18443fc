// Oridion / Medtronic Capnostream 20: its serial messages to EtCO2, RR, SpO2 and the CO2 wave.
//
// It asks the monitor to talk, and decodes as well what it only overhears. Pure, as every decoder:
// one thread at a time, no clock, no allocation per message.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::capnostream20 {

extern const Descriptor descriptor;

}  // namespace vigil::capnostream20

// The Berry PM6750 monitor module: heart rate, SpO2, cuff, ECG, respiration and temperature in one
// stream.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per packet. It never starts
// a cuff by itself: only request(start_cuff) does.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::berry_pm6750 {

extern const Descriptor descriptor;

}  // namespace vigil::berry_pm6750

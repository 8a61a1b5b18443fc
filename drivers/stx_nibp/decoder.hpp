// STX ASCII blood pressure modules (UN300C, SINNOR N6 and their like): a cuff that the host starts,
// watches and aborts.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per packet. It never starts
// a cuff by itself: only request(start_cuff) does.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::stx_nibp {

extern const Descriptor descriptor;

}  // namespace vigil::stx_nibp

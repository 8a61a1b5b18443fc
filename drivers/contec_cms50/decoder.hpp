// Contec CMS50 and other oximeters that speak its old protocol (BCI, 5 bytes) or its new one
// (9 bytes): told apart by itself.
//
// Pure, as every decoder: one thread at a time, no clock, no allocation per packet. At 115200 baud
// it asks the oximeter to send, as the new protocol needs; at other speeds it only listens.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::contec_cms50 {

extern const Descriptor descriptor;

}  // namespace vigil::contec_cms50

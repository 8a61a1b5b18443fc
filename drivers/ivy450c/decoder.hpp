// The Ivy 450C's "ANSAR-B" serial stream, one message a second, to readings and waves.
//
// The monitor only talks: there is no handshake and it takes no request. Pure, as every decoder:
// one thread at a time, no clock, no allocation per message.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::ivy450c {

extern const Descriptor descriptor;

}  // namespace vigil::ivy450c

// Philips IntelliVue, Data Export: the decoder and the driver's description.
//
// The decoder keeps to drivers/api/decoder.hpp: one link, one thread at a time. Constant data here.
#pragma once

#include "drivers/api/decoder.hpp"

namespace vigil::philips_intellivue {

extern const Descriptor descriptor;

}  // namespace vigil::philips_intellivue

// Takes out of a recorded stream what may name a patient: the payload of patient messages.
//
// Pure function, any thread; not used while decoding.
#pragma once

#include "drivers/capnostream20/message.hpp"

namespace vigil::capnostream20 {

/// Descriptor::blank_names. Messages stay whole; what is no good message is overwritten too.
void blank_names(std::span<std::uint8_t> recorded, Transport transport);

}  // namespace vigil::capnostream20

// Takes out of a recorded stream what may name a patient: the body of network records.
//
// Pure function, any thread; not used while decoding.
#pragma once

#include "drivers/datex_s5/frame.hpp"

namespace vigil::datex_s5 {

/// Descriptor::blank_names. Frames stay whole: their length and checksum do not change. What is
/// no good frame is overwritten too, as it may be part of such a record.
void blank_names(std::span<std::uint8_t> recorded, Transport transport);

}  // namespace vigil::datex_s5

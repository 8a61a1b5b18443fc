// Takes names out of a recorded stream: the patient's demographics and the label of the bed.
//
// In place; frames keep their length and stay whole. Pure function, any thread; not for live bytes.
#pragma once

#include <cstdint>
#include <span>

#include "drivers/api/decoder.hpp"

namespace vigil::philips_intellivue {

/// `recorded` is what the monitor sent: a stream of frames, or one datagram.
void blank_names(std::span<std::uint8_t> recorded, Transport transport);

}  // namespace vigil::philips_intellivue

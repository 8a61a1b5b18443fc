// The median of some integers: the middle one, or halfway between the middle two.
//
// Pure. It changes the order of what it is given and needs no other room. Any thread.
#pragma once

#include <cstdint>
#include <span>

namespace vigil::alarm {

/// Halfway is rounded down. At least one value.
[[nodiscard]] std::int32_t median(std::span<std::int32_t> values);

}  // namespace vigil::alarm

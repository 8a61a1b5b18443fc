// Checksums that the serial protocols of monitors use. Pure functions, any thread.
#pragma once

#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil {

/// The sum of all bytes, modulo 256.
[[nodiscard]] constexpr std::uint8_t sum8(Bytes bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) sum += byte;
  return static_cast<std::uint8_t>(sum & 0xFFU);
}

}  // namespace vigil

// CRC-32C (Castagnoli), the checksum of ring slots: RFC 3720 appendix B.4 gives its test vectors.
//
// Not a protection against intent, only against torn and damaged bytes. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vigil::handoff {

[[nodiscard]] std::uint32_t crc32c(std::span<const std::uint8_t> bytes);

}  // namespace vigil::handoff

#include "daemon/handoff/crc32c.hpp"

#include <array>

namespace vigil::handoff {
namespace {

// The Castagnoli polynomial with its bits reversed (RFC 3720 section 12.1).
constexpr std::uint32_t polynomial = 0x82F63B78;
constexpr std::size_t stride = 8;  // bytes per step

using Tables = std::array<std::array<std::uint32_t, 256>, stride>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? polynomial : 0U);
    tables[0][i] = crc;
  }
  for (std::size_t t = 1; t < stride; ++t) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t previous = tables[t - 1][i];
      tables[t][i] = (previous >> 8) ^ tables[0][previous & 0xFFU];
    }
  }
  return tables;
}
constexpr Tables tables = make_tables();

constexpr std::uint32_t byte_at(std::uint32_t word, unsigned shift) {
  return (word >> shift) & 0xFFU;
}

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= stride; left -= stride, p += stride) {
    const std::uint32_t low = crc ^ (std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 |
                                     std::uint32_t{p[2]} << 16 | std::uint32_t{p[3]} << 24);
    crc = tables[7][byte_at(low, 0)] ^ tables[6][byte_at(low, 8)] ^ tables[5][byte_at(low, 16)] ^
          tables[4][byte_at(low, 24)] ^ tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]] ^
          tables[0][p[7]];
  }
  for (; left > 0; --left, ++p) crc = (crc >> 8) ^ tables[0][(crc ^ *p) & 0xFFU];
  return ~crc;
}

}  // namespace vigil::handoff

// Framing of a DRI record: flags, escapes and the checksum, both ways.
//
// Pure functions, any thread; what a record means is not known here.
// Source of all: GE-CI, checked with its example requests (tests/drivers/datex_s5_test.cpp).
#pragma once

#include <span>

#include "drivers/api/checksum.hpp"
#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

inline constexpr std::uint8_t flag = 0x7E;
inline constexpr std::uint8_t escape = 0x7D;
/// An escaped byte is sent with this bit cleared: 7E as 7D 5E, 7D as 7D 5D.
inline constexpr std::uint8_t escape_bit = 0x20;
/// Between two flags: a record and its checksum, each byte escaped.
inline constexpr std::size_t longest_body = 2 * (longest_record + 1);
inline constexpr std::size_t longest_frame = longest_body + 2;

struct Unframed {
  Bytes record;  // empty: not a record
  RejectCause cause = RejectCause::noise;
};
/// The record in the bytes between two flags, written to `place`. It has the length that it says,
/// and its checksum fits.
[[nodiscard]] Unframed unframe(Bytes body, std::span<std::uint8_t, longest_record + 1> place);

/// Writes the frame of `record` to `out`, which has room for twice the record and 4 bytes more.
/// Returns its size.
std::size_t put_frame(Bytes record, std::span<std::uint8_t> out);

}  // namespace vigil::datex_s5

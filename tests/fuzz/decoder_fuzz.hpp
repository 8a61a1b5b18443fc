// One run of the fuzzer on a decoder: the input says how to cut its bytes, how time goes on, and
// when to reset, poll and request. Whatever comes, the decoder must keep what its interface says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil::fuzz {

/// Bytes into the decoder. Aborts if a rule is broken.
void run_decoder(std::string_view driver, Bytes input);
/// The decoder as a host, talking with its simulated monitor; the input says what the line does to
/// the bytes of both. Aborts if a rule is broken.
void run_host(std::string_view driver, Bytes input);

/// The input that feeds `stream` in pieces of at most `piece` bytes.
inline constexpr std::size_t longest_piece = 2044;
inline constexpr std::size_t piece_step = 4;
/// A reset with this bit opens a driver of either transport for datagrams.
inline constexpr std::uint8_t datagram_reset = 8;

}  // namespace vigil::fuzz

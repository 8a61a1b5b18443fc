// Packets of the SunTech OEM blood pressure module: what stands at the front of the stream, what it
// says, and the commands of the host.
//
// Pure functions and constants, any thread. drivers/suntech_nibp/README.md names the sources.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil::suntech_nibp {

// S1, S2: README.md. A host packet begins with 3A, one of the module with 3E; the second byte of a
// module's packet is its whole length. All bytes of a packet sum to 0 modulo 256.
inline constexpr std::uint8_t host_start = 0x3A;
inline constexpr std::uint8_t module_start = 0x3E;
inline constexpr std::size_t letter_size = 4;
inline constexpr std::size_t pressure_size = 5;
inline constexpr std::size_t data_size = 0x18;

namespace opcode {
inline constexpr std::uint8_t pneumatics = 0x0C;  // test only (S1)
inline constexpr std::uint8_t set_inflate = 0x17;
inline constexpr std::uint8_t start_adult = 0x20;
inline constexpr std::uint8_t query = 0x79;
}  // namespace opcode
namespace query {
inline constexpr std::uint8_t abort = 0x01;
inline constexpr std::uint8_t data = 0x03;
inline constexpr std::uint8_t pressure = 0x05;
inline constexpr std::uint8_t status = 0x10;  // with 03 behind it (S2)
}  // namespace query

// Whole commands as S1 and S2 send them.
inline constexpr std::array<std::uint8_t, 5> set_inflate_160{0x3A, 0x17, 0xA0, 0x00, 0x0F};
inline constexpr std::array<std::uint8_t, 3> start_adult{0x3A, 0x20, 0xA6};
inline constexpr std::array<std::uint8_t, 5> abort_bp{0x3A, 0x79, 0x01, 0x00, 0x4C};
inline constexpr std::array<std::uint8_t, 5> get_data{0x3A, 0x79, 0x03, 0x00, 0x4A};
inline constexpr std::array<std::uint8_t, 5> get_pressure{0x3A, 0x79, 0x05, 0x00, 0x48};

// Letters O, K, A, E, S are S1's and S2's; B, N, R are of a module with the same protocol (L).
namespace letter {
inline constexpr char accepted = 'O';
inline constexpr char complete = 'K';
inline constexpr char aborted = 'A';
inline constexpr char error = 'E';
inline constexpr char asleep = 'S';
inline constexpr char busy = 'B';
inline constexpr char invalid = 'N';
inline constexpr char was_reset = 'R';
}  // namespace letter

/// Offsets in the packet with the blood pressure (S1, S2); two bytes are low byte first.
namespace at {
inline constexpr std::size_t sys = 2;
inline constexpr std::size_t dia = 4;
inline constexpr std::size_t beats = 6;
inline constexpr std::size_t status = 7;
inline constexpr std::size_t rate = 16;
inline constexpr std::size_t mean = 18;
inline constexpr std::size_t error = 20;
}  // namespace at

/// Below this the cuff is empty (S2); a measurement never starts on a cuff that is not.
inline constexpr std::int32_t cuff_empty_below = 15;

struct Match {
  enum class Kind : std::uint8_t { no, more, whole };
  Kind kind = Kind::no;
  std::size_t length = 0;                  // whole: how many bytes it takes
  RejectCause cause = RejectCause::noise;  // no: why not
};
/// What stands at the front; by its length byte, never by looking for the next 3E.
[[nodiscard]] Match match(Bytes bytes);

struct Measurement {
  std::int32_t sys = 0;
  std::int32_t dia = 0;
  std::int32_t mean = 0;
  std::int32_t rate = 0;
  std::uint8_t error = 0;
  friend bool operator==(const Measurement&, const Measurement&) = default;
};
// The packets must have matched, with their size.
[[nodiscard]] std::int32_t read_pressure(Bytes packet);
[[nodiscard]] Measurement read_data(Bytes packet);
/// No error, and no number is missing.
[[nodiscard]] bool is_good(const Measurement& measurement);
/// No module finds such numbers: a damaged packet whose sum is right by chance.
[[nodiscard]] bool is_impossible(const Measurement& measurement);

/// The module's error in plain words; empty if no source tells its meaning.
[[nodiscard]] std::string_view error_text(std::uint8_t error);
/// What a letter says when it is not the answer that was hoped for; empty: an unknown letter.
[[nodiscard]] std::string_view letter_text(char letter);

}  // namespace vigil::suntech_nibp

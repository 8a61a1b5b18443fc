// The units of the two protocols of the CMS50 family, and what one of them says.
//
// Pure functions, any thread: no state and no sink. README.md here has the layout and its sources.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil::contec_cms50 {

// A packet (new protocol): TYPE with bit 7 clear, HIGH and up to 7 data bytes with bit 7 set; bit i
// of HIGH is the real bit 7 of data byte i (timegrid/CMS50Dplus7, headrotor/contec_data).
inline constexpr std::size_t most_data = 7;
inline constexpr std::size_t packet_size = 2 + most_data;
namespace type {
inline constexpr std::uint8_t real_time = 0x01;
inline constexpr std::uint8_t model = 0x02;
inline constexpr std::uint8_t vendor = 0x03;
inline constexpr std::uint8_t user = 0x04;
inline constexpr std::uint8_t disconnect = 0x0D;
inline constexpr std::uint8_t highest = 0x14;  // of the types seen in a capture (headrotor)
inline constexpr std::uint8_t command = 0x7D;  // from the host
}  // namespace type
namespace command {
inline constexpr std::uint8_t identify = 0xA0;
inline constexpr std::uint8_t start = 0xA1;
inline constexpr std::uint8_t stop = 0xA2;
inline constexpr std::uint8_t stop_stored = 0xA7;
inline constexpr std::uint8_t model = 0xA8;
inline constexpr std::uint8_t vendor = 0xA9;
inline constexpr std::uint8_t user = 0xAA;
inline constexpr std::uint8_t keep_alive = 0xAF;
}  // namespace command

/// A record (old protocol, BCI): the first byte has bit 7 set, four others have it clear.
inline constexpr std::size_t record_size = 5;

inline constexpr std::int32_t pulse_missing = 0xFF;
inline constexpr std::int32_t spo2_missing = 0x7F;
inline constexpr std::int32_t index_missing = 0xFFFF;

enum class Match : std::uint8_t { no, more, whole };

/// A real time packet at the front: 9 bytes.
[[nodiscard]] Match match_real_time(Bytes bytes);
/// Another packet that a CMS50 sends, with one data byte at least; `length` is its size. One that
/// is shorter than 9 bytes is whole when the next one begins.
[[nodiscard]] Match match_other(Bytes bytes, std::size_t& length);
[[nodiscard]] Match match_record(Bytes bytes);

struct Sign {
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;
  friend bool operator==(const Sign&, const Sign&) = default;
};

/// What one packet or record says; they come 60 or 100 times a second.
struct Sample {
  Sign pulse;
  Sign spo2;
  std::int32_t perfusion_raw = index_missing;
  bool low = false;  // the oximeter's own flag: SpO2 low, or dropping
  std::uint8_t pleth = 0;
};

// The bytes must have matched.
[[nodiscard]] Sample read_real_time(Bytes packet);
[[nodiscard]] Sample read_record(Bytes record);
/// Data byte `i` of a packet with its real bit 7.
[[nodiscard]] std::uint8_t data_of(Bytes packet, std::size_t i);

}  // namespace vigil::contec_cms50

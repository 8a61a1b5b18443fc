// One frame of a ProtoCentral HealthyPi: which board and firmware it is of, and what it says.
//
// Pure functions, any thread: no state and no sink. README.md here has the layouts, their sources
// and how samples are scaled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil::healthypi {

// 0A FA, length (low byte first), type, payload, 00 0B (Protocentral: healthypi.ino of v3,
// Healthypiv4_Arduino.ino, data_module.c of v5).
inline constexpr std::array<std::uint8_t, 2> head{0x0A, 0xFA};
inline constexpr std::array<std::uint8_t, 2> tail{0x00, 0x0B};
inline constexpr std::size_t payload_offset = 5;
inline constexpr std::size_t frame_overhead = payload_offset + tail.size();

/// Types are used again by other firmware: only type and length together say what it is.
enum class Kind : std::uint8_t { none, v3, v4, v5, v5_ecg, v5_ppg };
struct Layout {
  Kind kind;
  std::uint8_t type;
  std::uint8_t length;  // of the payload
};
inline constexpr std::array<Layout, 5> layouts{{{Kind::v3, 0x02, 19},
                                                {Kind::v4, 0x02, 20},
                                                {Kind::v5, 0x02, 22},
                                                {Kind::v5_ecg, 0x03, 50},
                                                {Kind::v5_ppg, 0x04, 19}}};
inline constexpr std::size_t longest_frame = 50 + frame_overhead;

/// Byte 19 of v4. The firmware sends the lead-off bits of its ECG chip here; the board's own screen
/// program reads bit 1 as the SpO2 probe. README.md says how both are kept.
namespace status {
inline constexpr std::uint8_t ecg_off = 0x01;
inline constexpr std::uint8_t probe_off = 0x02;
inline constexpr std::uint8_t any_lead = 0x1F;
}  // namespace status

struct Found {
  enum class What : std::uint8_t { no, more, whole };
  What what = What::no;
  RejectCause cause = RejectCause::noise;  // no: why not
  Kind kind = Kind::none;
  std::size_t length = 0;  // of the whole frame
};
/// What stands at the front.
[[nodiscard]] Found find(Bytes bytes);

struct Sign {
  bool told = false;  // this kind of frame carries it
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;
  friend bool operator==(const Sign&, const Sign&) = default;
};

struct Samples {
  std::array<std::int16_t, 8> sample{};
  std::size_t count = 0;
};

struct Frame {
  Sign hr;
  Sign rr;
  Sign spo2;
  Sign temp;
  Samples ecg;
  Samples resp;
  Samples pleth;
  bool resp_skipped = false;  // v5: this frame has no new sample of respiration
};

/// `frame` must be whole and of this kind.
[[nodiscard]] Frame read(Bytes frame, Kind kind);

}  // namespace vigil::healthypi

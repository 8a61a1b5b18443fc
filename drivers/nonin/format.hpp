// The serial data formats of Nonin oximeters: the bytes that decoder and device agree on.
//
// Sources: N1 = Nonin 9560 Bluetooth specification 6470-000-01; N3 = pufferfish-software OEM III
// driver; N4 = mdpnp devices/nonin; N7 = javautilityclasses Format8.java; M = operator's manuals of
// 2500, 8500, 9847 and Avant. README.md has them in full. Constant data, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil::nonin {

enum class Format : std::uint8_t { none, df2, df7, df8, df13, ascii };

// Formats 2 and 7: 25 frames of 5 bytes are a packet, 3 packets a second (N1, N3).
inline constexpr std::size_t frame_size = 5;
inline constexpr std::size_t frames_in_packet = 25;
inline constexpr std::size_t packet_size = frame_size * frames_in_packet;
inline constexpr std::uint32_t pleth_rate_hz = 75;
inline constexpr std::uint8_t df2_first_byte = 0x01;  // N1, N3
inline constexpr std::size_t float_byte = 3;          // N1: what it means depends on the frame

/// STATUS of formats 2 and 7 (N1, N3).
namespace status {
inline constexpr std::uint8_t always = 0x80;
inline constexpr std::uint8_t disconnected = 0x40;  // OEM III, Xpod (N3); reserved on 9560 (N1)
inline constexpr std::uint8_t artifact = 0x20;
inline constexpr std::uint8_t out_of_track = 0x10;
inline constexpr std::uint8_t sensor_alarm = 0x08;
inline constexpr std::uint8_t perfusion = 0x06;  // red 0x04, yellow 0x06, green 0x02
inline constexpr std::uint8_t red_perfusion = 0x04;
inline constexpr std::uint8_t green_perfusion = 0x02;
inline constexpr std::uint8_t sync = 0x01;
}  // namespace status

/// Frames, from 0, of the values in a packet (N1, N3). Each is a 4-beat average.
namespace slot {
inline constexpr std::size_t pulse_high = 0;
inline constexpr std::size_t pulse_low = 1;
inline constexpr std::size_t spo2 = 2;
inline constexpr std::size_t firmware = 3;
inline constexpr std::size_t timer_high = 5;
inline constexpr std::size_t timer_low = 6;
inline constexpr std::size_t status2 = 7;
inline constexpr std::size_t spo2_display = 8;
inline constexpr std::size_t spo2_fast = 9;
inline constexpr std::size_t spo2_beat = 10;
inline constexpr std::size_t pulse_extended_high = 13;
inline constexpr std::size_t pulse_extended_low = 14;
inline constexpr std::size_t spo2_extended = 15;
inline constexpr std::size_t spo2_extended_display = 16;
inline constexpr std::size_t pulse_display_high = 19;
inline constexpr std::size_t pulse_display_low = 20;
inline constexpr std::size_t pulse_extended_display_high = 21;
inline constexpr std::size_t pulse_extended_display_low = 22;
}  // namespace slot

/// STAT2 of formats 2 and 7, and the last byte of format 8 (N1).
inline constexpr std::uint8_t smart_point_bit = 0x20;
inline constexpr std::uint8_t battery_low_bit = 0x01;

/// Format 8: 4 bytes a second, the first with bit 7 (N1, N7).
namespace df8 {
inline constexpr std::size_t size = 4;
inline constexpr std::uint8_t disconnected = 0x40;  // N7; reserved on 9560 (N1)
inline constexpr std::uint8_t out_of_track = 0x20;
inline constexpr std::uint8_t low_perfusion = 0x10;
inline constexpr std::uint8_t artifact = 0x04;
inline constexpr std::uint8_t pulse_high = 0x03;
inline constexpr std::uint8_t sensor_alarm = 0x08;      // in the last byte
inline constexpr std::uint8_t battery_critical = 0x02;  // in the last byte, WristOx only (N7)
inline constexpr std::uint8_t never_set = 0xD0;         // in the last byte (N1, N7)
}  // namespace df8

/// Format 13, one measurement as a record (N1).
namespace df13 {
inline constexpr std::array<std::uint8_t, 4> head{0x00, 0x02, 0x00, 0x0D};
inline constexpr std::size_t data_offset = 6;  // after two bytes of length
inline constexpr std::size_t least_data = 14;
inline constexpr std::size_t most_data = 64;  // ours: the length may grow, but not without end
inline constexpr std::uint8_t tail = 0x03;
inline constexpr std::uint8_t smart_point = 0x02;     // STATUS high byte
inline constexpr std::uint8_t no_smart_point = 0x01;  // STATUS high byte
inline constexpr std::uint8_t from_memory = 0x10;     // STATUS low byte
inline constexpr std::uint8_t battery_low = 0x01;     // STATUS low byte
}  // namespace df13

/// Codes for "no value" in all binary formats (N1), and what the meter can measure.
inline constexpr std::int32_t pulse_missing = 511;
inline constexpr std::int32_t spo2_missing = 127;
inline constexpr std::int32_t pulse_lowest = 18;
inline constexpr std::int32_t pulse_highest = 321;
inline constexpr std::int32_t spo2_highest = 100;

/// Command that selects the format, and its answers (N1; the form with a checksum from N4).
namespace command {
inline constexpr std::uint8_t start = 0x02;
inline constexpr std::uint8_t set_format = 0x70;
inline constexpr std::uint8_t end = 0x03;
inline constexpr std::uint8_t ack = 0x06;
inline constexpr std::uint8_t nak = 0x15;
inline constexpr std::uint8_t short_data = 2;       // 9560: 02, format
inline constexpr std::uint8_t long_data = 4;        // WristOx2: 02, format, options, checksum
inline constexpr std::uint8_t first_data = 0x02;    // N1, N4
inline constexpr std::uint8_t options = 0x21;       // 01, Bluetooth at power-on (N4)
inline constexpr std::uint8_t options_spot = 0x61;  // and spot check
inline constexpr std::size_t short_size = 6;
inline constexpr std::size_t long_size = 8;
}  // namespace command

/// The number by which the meter knows a format; 0 if it has none.
constexpr std::uint8_t number_of(Format format) {
  switch (format) {
    case Format::df2:
      return 0x02;
    case Format::df7:
      return 0x07;
    case Format::df8:
      return 0x08;
    case Format::df13:
      return 0x0D;
    default:
      return 0;
  }
}
constexpr Format format_of(std::uint8_t number) {
  for (const Format format : {Format::df2, Format::df7, Format::df8, Format::df13}) {
    if (number != 0 && number_of(format) == number) return format;
  }
  return Format::none;
}
constexpr std::string_view name(Format format) {
  switch (format) {
    case Format::df2:
      return "data format 2";
    case Format::df7:
      return "data format 7";
    case Format::df8:
      return "data format 8";
    case Format::df13:
      return "data format 13";
    case Format::ascii:
      return "text lines";
    case Format::none:
      break;
  }
  return "no data format";
}

}  // namespace vigil::nonin

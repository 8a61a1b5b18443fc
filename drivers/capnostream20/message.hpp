// One message of the Capnostream 20: where it ends, its bytes without escapes, and its codes.
//
// Pure functions and constant data, any thread. Source of all, unless said otherwise: mdpnp/mdpnp,
// devices/oridion (Capnostream.java, MergeBytesInputStream.java). README.md has the layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "drivers/api/decoder.hpp"

namespace vigil::capnostream20 {

inline constexpr std::uint8_t start_byte = 0x85;
/// 80 and 85 are sent as this and the rest: 80 00, 80 05.
inline constexpr std::uint8_t escape = 0x80;
/// LEN counts the code and the payload.
inline constexpr std::size_t most_content = 255;
inline constexpr std::size_t most_payload = most_content - 1;
/// Start, LEN, content and checksum, all escaped, and the stray byte of a wave message.
inline constexpr std::size_t longest_message = 1 + 2 * (1 + most_content + 1) + 1;

namespace command {
inline constexpr std::uint8_t enable = 1;
inline constexpr std::uint8_t disable = 2;
inline constexpr std::uint8_t start_real_time = 4;
inline constexpr std::uint8_t stop_real_time = 5;
inline constexpr std::uint8_t link_is_active = 6;
inline constexpr std::uint8_t setup = 60;
/// Item of setup: what the monitor does when the host falls silent; mdpnp sets it to 2.
inline constexpr std::uint8_t interruption_item = 4;
inline constexpr std::uint8_t interruption_value = 2;
}  // namespace command

namespace response {
inline constexpr std::uint8_t co2_wave = 0;
inline constexpr std::uint8_t numerics = 1;
inline constexpr std::uint8_t patient_id = 2;
inline constexpr std::uint8_t device_id = 4;
inline constexpr std::uint8_t patient_id_unicode = 12;
inline constexpr std::uint8_t new_patient = 57;
inline constexpr std::uint8_t new_patient_unicode = 58;
inline constexpr std::uint8_t setup = 60;
}  // namespace response

/// Payload of a wave message: number, CO2 (whole, then 1/256), status. 20 a second.
inline constexpr std::size_t wave_payload = 4;
inline constexpr std::uint32_t wave_rate_hz = 20;
namespace fast_status {
inline constexpr unsigned invalid = 0x01;
inline constexpr unsigned initializing = 0x02;
inline constexpr unsigned occlusion = 0x04;
inline constexpr unsigned end_of_breath = 0x08;
inline constexpr unsigned self_maintenance = 0x10;
inline constexpr unsigned purging = 0x20;
inline constexpr unsigned filter_line_off = 0x40;
inline constexpr unsigned malfunction = 0x80;
}  // namespace fast_status

/// Places in the payload of a numerics message, one a second.
inline constexpr std::size_t least_numerics_payload = 27;
inline constexpr std::uint8_t no_number = 255;
namespace numerics {
inline constexpr std::size_t etco2 = 4;
inline constexpr std::size_t fico2 = 5;
inline constexpr std::size_t rr = 6;
inline constexpr std::size_t spo2 = 7;
inline constexpr std::size_t pulse = 8;
inline constexpr std::size_t slow_status = 9;
inline constexpr std::size_t co2_alarms = 13;
inline constexpr std::size_t spo2_alarms = 14;
inline constexpr std::size_t no_breath_s = 15;
inline constexpr std::size_t limits = 16;  // nine of them
inline constexpr std::size_t units = 25;
inline constexpr std::size_t extended_status = 26;
}  // namespace numerics
namespace slow_status {
inline constexpr unsigned neonatal = 0x01;
inline constexpr unsigned silenced_for_a_while = 0x02;
inline constexpr unsigned all_silenced = 0x04;
}  // namespace slow_status
namespace co2_alarm {
inline constexpr unsigned no_breath = 0x01;
}  // namespace co2_alarm
namespace spo2_alarm {
inline constexpr unsigned no_pulse = 0x01;
inline constexpr unsigned spo2_low = 0x04;
inline constexpr unsigned sensor_off = 0x20;
inline constexpr unsigned sensor_disconnected = 0x40;
}  // namespace spo2_alarm
namespace extended_status {
inline constexpr unsigned pump_off = 0x04;
inline constexpr unsigned battery_low = 0x80;
}  // namespace extended_status
/// In kPa and vol% a number is in tenths.
enum class Units : std::uint8_t { unknown = 0, mmhg = 1, kpa = 2, volume_percent = 3 };

/// What stands at the front of the stream.
struct Scan {
  enum class Kind : std::uint8_t { incomplete, whole, broken };
  Kind kind;
  std::size_t length = 0;                  // whole: of the message; broken: bytes to drop
  RejectCause cause = RejectCause::noise;  // broken
  std::size_t content = 0;                 // whole: the code and the payload, in `place`
};
/// Reads one message; its code and payload are written to `place`, without escapes.
[[nodiscard]] Scan scan(Bytes bytes, std::span<std::uint8_t, most_content> place);

/// Writes a message to `out`, which has room for longest_message; returns its size.
std::size_t put_message(std::uint8_t code, Bytes payload, std::span<std::uint8_t> out);

/// Thousandths of a mmHg from a number of the monitor, rounded to 0.1 mmHg. Vol% is taken at an
/// ambient pressure of 760 mmHg, which the monitor does not tell.
[[nodiscard]] std::int32_t milli_mmhg(std::int32_t number, Units units);

}  // namespace vigil::capnostream20

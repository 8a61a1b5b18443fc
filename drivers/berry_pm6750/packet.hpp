// Packets of the Berry PM6750: what stands at the front of the stream, and what its bytes mean.
//
// Pure functions and constants, any thread. drivers/berry_pm6750/README.md names the sources.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/checksum.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::berry_pm6750 {

// B1, B2: README.md. 55 AA, length, type, data, check byte; the length counts itself, type, data
// and check byte, and the check byte is the complement of the sum of length, type and data.
inline constexpr std::uint8_t head1 = 0x55;
inline constexpr std::uint8_t head2 = 0xAA;
inline constexpr std::size_t head_size = 2;
inline constexpr std::size_t data_offset = 4;
inline constexpr std::size_t around_data = 5;  // all but the data
inline constexpr std::uint8_t least_length = 3;

namespace type {
inline constexpr std::uint8_t ecg_wave = 0x01;
inline constexpr std::uint8_t ecg = 0x02;
inline constexpr std::uint8_t nibp = 0x03;
inline constexpr std::uint8_t spo2 = 0x04;
inline constexpr std::uint8_t temperature = 0x05;
inline constexpr std::uint8_t ecg_beat = 0x30;
inline constexpr std::uint8_t pulse_beat = 0x31;
inline constexpr std::uint8_t firmware = 0xFC;
inline constexpr std::uint8_t hardware = 0xFD;
inline constexpr std::uint8_t pleth_wave = 0xFE;
inline constexpr std::uint8_t resp_wave = 0xFF;
}  // namespace type

/// Commands are packets with two bytes: what, and a parameter (B1, B2; FB to FF: also B4).
namespace command {
inline constexpr std::uint8_t ecg = 0x01;
inline constexpr std::uint8_t nibp = 0x02;  // 1 starts, 0 stops
inline constexpr std::uint8_t spo2 = 0x03;
inline constexpr std::uint8_t temperature = 0x04;
inline constexpr std::uint8_t leads = 0x05;
inline constexpr std::uint8_t patient = 0x09;
inline constexpr std::uint8_t ecg_wave = 0xFB;
inline constexpr std::uint8_t firmware = 0xFC;
inline constexpr std::uint8_t hardware = 0xFD;
inline constexpr std::uint8_t pleth_wave = 0xFE;
inline constexpr std::uint8_t resp_wave = 0xFF;
inline constexpr std::uint8_t off = 0;
inline constexpr std::uint8_t on = 1;
inline constexpr std::uint8_t adult = 1;
}  // namespace command
using Command = std::array<std::uint8_t, 6>;
/// The check byte over `body`: length, type and data.
[[nodiscard]] constexpr std::uint8_t check_of(Bytes body) {
  return static_cast<std::uint8_t>(~sum8(body) & 0xFF);
}
[[nodiscard]] constexpr Command make_command(std::uint8_t what, std::uint8_t parameter) {
  Command bytes{head1, head2, 0x04, what, parameter, 0};
  bytes.back() = check_of(Bytes(bytes).subspan(head_size, 3));
  return bytes;
}

struct Match {
  enum class Kind : std::uint8_t { no, more, whole };
  Kind kind = Kind::no;
  std::size_t length = 0;                  // whole: how many bytes it takes
  RejectCause cause = RejectCause::noise;  // no: why not
};
/// What stands at the front. A known type with another length than its own is no packet.
[[nodiscard]] Match match(Bytes bytes);

// 250 samples a second for the ECG (B2). The others are told by no source: README.md.
inline constexpr std::uint32_t ecg_rate_hz = 250;
inline constexpr std::uint32_t pleth_rate_hz = 100;
inline constexpr std::uint32_t resp_rate_hz = 50;
/// Leads of an ECG wave packet of seven bytes: I, II, III, aVR, aVL, aVF, V (B2).
inline constexpr std::size_t ecg_leads = 7;

namespace ecg_status {
inline constexpr std::uint8_t weak = 0x01;
inline constexpr std::uint8_t lead_off = 0x02;
inline constexpr std::uint8_t lead_mode = 0xC0;
inline constexpr std::uint8_t three_leads = 0x40;  // only lead II is measured (B2)
inline constexpr std::uint8_t five_leads = 0xC0;
}  // namespace ecg_status
inline constexpr std::uint8_t highest_rate = 250;  // of heart, pulse and breath (B2)
inline constexpr std::uint8_t no_rate = 255;
inline constexpr std::uint8_t no_spo2 = 127;

/// The rhythm that the ECG parameters name (B2).
struct Rhythm {
  std::string_view text;  // empty: nothing to tell
  MonitorPriority priority = MonitorPriority::low;
};
namespace rhythm {
inline constexpr std::uint8_t analysing = 0;
inline constexpr std::uint8_t normal = 1;
inline constexpr std::uint8_t asystole = 2;
}  // namespace rhythm
[[nodiscard]] Rhythm rhythm_of(std::uint8_t code);

/// Why the oximeter gives no number; valid if it does.
[[nodiscard]] Validity spo2_validity(std::uint8_t status);

/// Result of the cuff, bits 2 to 5 of its status (B2).
namespace cuff {
inline constexpr std::uint8_t finished = 0;
inline constexpr std::uint8_t measuring = 1;
inline constexpr std::uint8_t stopped = 2;
inline constexpr std::uint8_t initialising = 9;
inline constexpr std::uint8_t initialised = 10;
}  // namespace cuff
[[nodiscard]] constexpr std::uint8_t cuff_result(std::uint8_t status) {
  return static_cast<std::uint8_t>(status >> 2U & 0x0FU);
}
/// 0 adult, 1 child, 2 neonate.
[[nodiscard]] constexpr std::uint8_t cuff_patient(std::uint8_t status) { return status & 0x03U; }
/// Why a cycle gave nothing, in plain words; empty: the result is no failure that has a name.
[[nodiscard]] std::string_view cuff_failure(std::uint8_t result);

}  // namespace vigil::berry_pm6750

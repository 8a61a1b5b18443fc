// Where things stand in a DRI record, and how its numbers are read.
//
// No framing, no state and no meaning: frame.hpp finds a record, decoder.cpp says what it means.
// Sources: GE-DRI = the vendor's record specification, GE-CI = its interface specification, KAI =
// KaiWU17TUM/icu_devices, LNH = part-cw/LNhealth, VSW = xeonfusion/VSCaptureWave. README.md has
// them in full. Constant data and pure functions, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil::datex_s5 {

// Header of a record; all numbers are little-endian (GE-DRI, KAI).
inline constexpr std::size_t header_size = 40;
inline constexpr std::size_t longest_record = header_size + 1450;
namespace header {
inline constexpr std::size_t length = 0;
inline constexpr std::size_t number = 2;
inline constexpr std::size_t level = 3;
inline constexpr std::size_t plug_id = 4;
inline constexpr std::size_t time = 6;
inline constexpr std::size_t main_type = 14;
inline constexpr std::size_t subrecords = 16;
inline constexpr std::size_t subrecord_size = 3;
inline constexpr std::size_t subrecord_type = 2;
inline constexpr std::size_t most_subrecords = 8;
inline constexpr std::uint8_t end_of_list = 0xFF;
}  // namespace header

/// r_maintype (GE-DRI, KAI).
enum class MainType : std::uint16_t { physiological = 0, wave = 1, alarm = 4, network = 5 };

/// Types of subrecords in a physiological record (GE-DRI, KAI). In each main type, 0 is a request.
enum class PhysiologicalType : std::uint8_t {
  request = 0,
  displayed = 1,
  trend_10s = 2,
  trend_60s = 3,
  auxiliary = 4
};

// A displayed or trend subrecord (GE-DRI; checked against the capture).
inline constexpr std::size_t physiological_size = 278;
inline constexpr std::size_t class_data = 4;
inline constexpr std::size_t class_data_size = 270;
inline constexpr std::size_t class_word = 276;
inline constexpr std::size_t class_count = 4;
// The auxiliary subrecord (KAI).
inline constexpr std::size_t auxiliary_size = 114;
inline constexpr std::size_t auxiliary_nibp_time = 0;

// The header of a group: status (4 bytes), label (2), then the values (GE-DRI, LNH).
inline constexpr std::size_t group_label = 4;
inline constexpr std::size_t group_values = 6;
inline constexpr std::uint32_t group_usable = 0x3;  // the module exists, the measurement is active

/// Codes in place of a number (KAI; -32765 from VSC). A number is -32000 or more (VSW, LNH).
inline constexpr std::int16_t lowest_number = -32000;
namespace code {
inline constexpr std::int16_t invalid = -32767;
inline constexpr std::int16_t not_updated = -32766;
inline constexpr std::int16_t discontinuity = -32765;
inline constexpr std::int16_t under_range = -32764;
inline constexpr std::int16_t over_range = -32763;
inline constexpr std::int16_t not_calibrated = -32762;
}  // namespace code

[[nodiscard]] constexpr std::uint16_t u16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}
[[nodiscard]] constexpr std::int16_t i16(Bytes bytes, std::size_t at) {
  return static_cast<std::int16_t>(u16(bytes, at));
}
[[nodiscard]] constexpr std::uint32_t u32(Bytes bytes, std::size_t at) {
  return u16(bytes, at) | static_cast<std::uint32_t>(u16(bytes, at + 2)) << 16U;
}

/// What a 16-bit value says: a number, or why there is none.
[[nodiscard]] constexpr Validity validity_of(std::int16_t raw) {
  if (raw >= lowest_number) return Validity::valid;
  switch (raw) {
    case code::not_updated:
      return Validity::not_updated;
    case code::discontinuity:
      return Validity::discontinuity;
    case code::under_range:
      return Validity::under_range;
    case code::over_range:
      return Validity::over_range;
    case code::not_calibrated:
      return Validity::not_calibrated;
    default:
      return Validity::no_value;
  }
}

/// A view of a group: its status, label and values.
struct Group {
  Bytes bytes;
  [[nodiscard]] std::uint32_t status() const { return u32(bytes, 0); }
  [[nodiscard]] std::uint16_t label() const { return u16(bytes, group_label); }
  [[nodiscard]] bool usable() const { return (bytes[0] & group_usable) == group_usable; }
  [[nodiscard]] std::int16_t value(std::size_t index) const {
    return i16(bytes, group_values + 2 * index);
  }
  [[nodiscard]] bool has(unsigned bit) const { return (status() >> bit & 1U) != 0; }
};

// Groups in the data of the basic class (GE-DRI; checked against the capture).
namespace basic {
inline constexpr std::size_t ecg = 0;
inline constexpr std::array<std::size_t, 6> pressures{16, 30, 44, 58, 240, 254};  // P1 to P6
inline constexpr std::size_t nibp = 72;
inline constexpr std::array<std::size_t, 4> temperatures{86, 94, 102, 110};
inline constexpr std::size_t spo2 = 118;
inline constexpr std::size_t co2 = 132;
inline constexpr std::size_t o2 = 146;
inline constexpr std::size_t n2o = 156;
inline constexpr std::size_t agent = 166;
inline constexpr std::size_t flow = 178;
inline constexpr std::size_t output = 200;
inline constexpr std::size_t relaxation = 214;
inline constexpr std::size_t ecg_extra = 226;  // no header of its own: goes with the ECG
inline constexpr std::size_t svo2 = 232;
}  // namespace basic
namespace ext1 {
inline constexpr std::size_t arrhythmia = 0;
inline constexpr std::size_t ecg12 = 48;
inline constexpr std::array<std::size_t, 2> pressures{78, 92};  // P7, P8
inline constexpr std::size_t spo2 = 106;
inline constexpr std::array<std::size_t, 2> temperatures{120, 128};  // T5, T6
}  // namespace ext1
namespace ext2 {
inline constexpr std::size_t relaxation = 0;
inline constexpr std::size_t eeg = 24;
inline constexpr std::size_t bis = 96;
inline constexpr std::size_t entropy = 112;
inline constexpr std::size_t spi = 230;
}  // namespace ext2
namespace ext3 {
inline constexpr std::size_t gas_exchange = 0;
inline constexpr std::size_t flow = 14;
inline constexpr std::size_t balance_gas = 60;
inline constexpr std::size_t tonometry = 70;
inline constexpr std::size_t agent = 92;
inline constexpr std::size_t delta_pressure = 116;
inline constexpr std::size_t perfusion_pressure = 126;
inline constexpr std::size_t perfusion_pressure2 = 134;
}  // namespace ext3

/// Bits of the ECG group's status; the source of the heart rate is in bits 3 to 6 (GE-DRI, LNH).
namespace ecg_status {
inline constexpr unsigned asystole = 2;
inline constexpr unsigned source = 3;
inline constexpr unsigned noise = 7;
inline constexpr unsigned artifact = 8;
inline constexpr unsigned learning = 9;
inline constexpr unsigned first_lead_off = 11;  // ECG1, then ECG2, ECG3
}  // namespace ecg_status
inline constexpr unsigned pressure_zeroing = 2;
/// Bits of the NIBP group's label, which holds its status (GE-DRI, LNH).
namespace nibp_label {
inline constexpr unsigned measuring = 0x0020;
inline constexpr unsigned older_than_60s = 0x0100;
}  // namespace nibp_label
/// Bits of the CO2 group's status; its label says where the respiration rate is from (GE-DRI).
namespace co2_status {
inline constexpr unsigned apnea = 2;
inline constexpr unsigned calibrating = 3;
inline constexpr unsigned zeroing = 4;
inline constexpr unsigned occlusion = 5;
inline constexpr unsigned leak = 6;
inline constexpr unsigned apnea_by_resp = 7;
inline constexpr unsigned apnea_off = 8;
inline constexpr std::uint16_t rate_source = 0x7;
inline constexpr std::uint16_t rate_from_co2 = 1;
inline constexpr std::uint16_t rate_from_impedance = 2;
}  // namespace co2_status
inline constexpr std::size_t arrhythmia_events = 12;  // u32, in the arrhythmia group

}  // namespace vigil::datex_s5

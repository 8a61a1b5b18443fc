#include "drivers/healthypi/frame.hpp"

#include <algorithm>

namespace vigil::healthypi {
namespace {

std::int32_t s32(Bytes bytes, std::size_t at) {
  const std::uint32_t value = static_cast<std::uint32_t>(bytes[at]) |
                              static_cast<std::uint32_t>(bytes[at + 1]) << 8U |
                              static_cast<std::uint32_t>(bytes[at + 2]) << 16U |
                              static_cast<std::uint32_t>(bytes[at + 3]) << 24U;
  return static_cast<std::int32_t>(value);
}

std::int32_t s16(Bytes bytes, std::size_t at) {
  return static_cast<std::int16_t>(bytes[at] | bytes[at + 1] << 8U);
}

void add(Samples& samples, std::int32_t raw, int shift) {
  const std::int32_t scaled = std::clamp(raw >> shift, -32768, 32767);
  samples.sample[samples.count++] = static_cast<std::int16_t>(scaled);
}

// How many low bits of a sample are given up, so that the converter's whole range fits 16 bits.
constexpr int ads_shift = 8;   // ADS1292R: 24 bits (v3; the firmware of v4 does it itself)
constexpr int afe_shift = 6;   // AFE4490, AFE4400: 22 bits
constexpr int ecg_shift = 2;   // MAX30001, ECG: 18 bits
constexpr int bioz_shift = 4;  // MAX30001, BioZ: 20 bits

/// The firmware sends 0 for a number that it has not computed.
Sign number(std::int32_t value, bool off = false) {
  if (off) return {true, Validity::sensor_off, 0};
  if (value == 0) return {true, Validity::no_value, 0};
  return {true, Validity::valid, value * 1000};
}

/// In hundredths of a degree; 0 before the first measurement.
Sign temperature(std::int32_t value) {
  if (value == 0) return {true, Validity::no_value, 0};
  return {true, Validity::valid, value * 10};
}

constexpr std::int32_t hr_unknown = 255;  // data_module.c of v5 takes only 1 to 254
Sign heart_rate(std::int32_t value, bool off = false) {
  return number(value == hr_unknown ? 0 : value, off);
}

Frame read_v3(Bytes data) {
  Frame frame;
  // Raw samples only. The three last bytes are constants, two of them meant as a blood pressure.
  frame.hr = frame.rr = frame.spo2 = {true, Validity::no_value, 0};
  add(frame.ecg, s32(data, 0), ads_shift);
  add(frame.resp, s32(data, 4), ads_shift);
  add(frame.pleth, s32(data, 12), afe_shift);  // 8: red, 12: infrared
  return frame;
}

Frame read_v4(Bytes data) {
  const std::uint8_t bits = data[19];
  const bool ecg_off = (bits & status::ecg_off) != 0;
  const bool any_off = (bits & status::any_lead) != 0;
  const bool probe_off = (bits & status::probe_off) != 0;
  Frame frame;
  // With a lead off the firmware sends 0 for both. Bytes 17 and 18 are constants that look like a
  // blood pressure of 120/80: nothing measures one.
  frame.hr = heart_rate(data[16], ecg_off || (any_off && data[16] == 0));
  frame.rr = number(data[14], ecg_off || (any_off && data[14] == 0));
  frame.spo2 = number(data[15], probe_off);
  frame.temp = temperature(s16(data, 12) & 0xFFFF);
  if (frame.hr.validity != Validity::sensor_off) {
    add(frame.ecg, s16(data, 0), 0);
    add(frame.resp, s16(data, 2), 0);
  }
  if (!probe_off) add(frame.pleth, s32(data, 4), afe_shift);  // 4: infrared, 8: red
  return frame;
}

Frame read_v5(Bytes data) {
  Frame frame;
  frame.spo2 = number(data[19]);
  frame.hr = heart_rate(data[20]);
  frame.rr = number(data[21]);
  frame.temp = temperature(s16(data, 17));
  add(frame.ecg, s32(data, 0), ecg_shift);
  frame.resp_skipped = data[8] != 0;
  if (!frame.resp_skipped) add(frame.resp, s32(data, 4), bioz_shift);
  add(frame.pleth, s32(data, 13), afe_shift);  // 9: red, 13: infrared
  return frame;
}

Frame read_v5_ecg(Bytes data) {
  Frame frame;
  for (std::size_t i = 0; i < 8; ++i) add(frame.ecg, s32(data, 4 * i), ecg_shift);
  for (std::size_t i = 8; i < 12; ++i) add(frame.resp, s32(data, 4 * i), bioz_shift);
  frame.hr = heart_rate(data[48]);
  frame.rr = number(data[49]);
  return frame;
}

Frame read_v5_ppg(Bytes data) {
  Frame frame;
  for (std::size_t i = 0; i < 8; ++i) add(frame.pleth, s16(data, 2 * i), 0);
  // Bytes 17 and 18 are the high byte of the temperature twice: its low byte is lost.
  frame.spo2 = number(data[16]);
  return frame;
}

}  // namespace

Found find(Bytes bytes) {
  using What = Found::What;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (i == bytes.size()) return {What::more};
    if (bytes[i] != head[i]) return {What::no};
  }
  if (bytes.size() < payload_offset) return {What::more};
  const std::size_t length = static_cast<std::size_t>(bytes[2] | bytes[3] << 8U);
  const auto* layout = std::find_if(layouts.begin(), layouts.end(), [&](const Layout& known) {
    return known.type == bytes[4] && known.length == length;
  });
  if (layout == layouts.end()) return {What::no, RejectCause::field};
  const std::size_t whole = length + frame_overhead;
  if (bytes.size() < whole) return {What::more};
  if (!std::equal(tail.begin(), tail.end(),
                  bytes.begin() + static_cast<std::ptrdiff_t>(payload_offset + length))) {
    return {What::no, RejectCause::length};
  }
  return {What::whole, RejectCause::noise, layout->kind, whole};
}

Frame read(Bytes frame, Kind kind) {
  const Bytes data = frame.subspan(payload_offset);
  switch (kind) {
    case Kind::v3:
      return read_v3(data);
    case Kind::v4:
      return read_v4(data);
    case Kind::v5:
      return read_v5(data);
    case Kind::v5_ecg:
      return read_v5_ecg(data);
    case Kind::v5_ppg:
      return read_v5_ppg(data);
    case Kind::none:
      break;
  }
  return {};
}

}  // namespace vigil::healthypi

#include "drivers/datex_s5/device_values.hpp"

#include <algorithm>

#include "drivers/api/wave_shape.hpp"
#include "drivers/datex_s5/waves.hpp"

namespace vigil::datex_s5 {
namespace {

using P = Parameter;

constexpr std::int32_t ambient = 7600;               // 1/10 mmHg
constexpr std::uint16_t ecg_label = 0x0275;          // II, V, aVL, as in the capture
constexpr std::uint16_t nibp_auto = 0x0008;          // GE-DRI
constexpr std::uint32_t pressure_zeroed = 1U << 3U;  // GE-DRI, capture

constexpr std::array<P, 4> cuff_parameters{P::nibp_sys, P::nibp_dia, P::nibp_mean, P::nibp_pulse};

std::int32_t code_of(Validity validity) {
  switch (validity) {
    case Validity::not_updated:
      return code::not_updated;
    case Validity::discontinuity:
      return code::discontinuity;
    case Validity::under_range:
      return code::under_range;
    case Validity::over_range:
      return code::over_range;
    case Validity::not_calibrated:
      return code::not_calibrated;
    default:
      return code::invalid;
  }
}

/// The raw number of a sign; `milli` thousandths a step.
std::int32_t raw_of(const VitalSign& sign, std::int32_t milli) {
  if (sign.validity != Validity::valid) return code_of(sign.validity);
  return std::clamp<std::int32_t>(sign.milli / milli, lowest_number, 32767);
}

/// EtCO2 in 1/100 %, from mmHg.
std::int32_t percent_of(const VitalSign& sign) {
  if (sign.validity != Validity::valid) return code_of(sign.validity);
  return (sign.milli * 100 + ambient / 2) / ambient;
}

class Writer {
 public:
  /// Without a module everything is invalid.
  Writer() {
    for (std::size_t at = 0; at < data.size(); at += 2) put16(data, at, code::invalid);
  }
  void group(std::size_t at, std::uint32_t status, std::uint16_t label) {
    put32(data, at, status);
    put16(data, at + group_label, label);
  }
  void value(std::size_t group, std::size_t index, std::int32_t raw) {
    put16(data, group + group_values + 2 * index, raw);
  }
  void absent(std::size_t at) { group(at, 0, 0); }

  ClassData data{};
};

std::uint32_t ecg_status_of(const VitalSign& hr) {
  std::uint32_t status = group_usable | 1U << ecg_status::source;
  const bool still = hr.validity == Validity::valid && hr.milli == 0;
  if (still || hr.validity == Validity::no_pulse) status |= 1U << ecg_status::asystole;
  if (hr.validity == Validity::interference) status |= 1U << ecg_status::noise;
  if (hr.validity == Validity::motion) status |= 1U << ecg_status::artifact;
  if (hr.validity == Validity::searching) status |= 1U << ecg_status::learning;
  if (hr.validity == Validity::sensor_off) status |= 7U << ecg_status::first_lead_off;
  return status;
}

void put_ecg(Writer& out, const Vitals& vitals) {
  const std::int32_t hr = raw_of(vitals[P::hr], 1000);
  out.group(basic::ecg, ecg_status_of(vitals[P::hr]), ecg_label);
  out.value(basic::ecg, 0, hr);
  out.value(basic::ecg, 4, raw_of(vitals[P::rr], 1000));
  for (std::size_t i = 0; i < 3; ++i) put16(out.data, basic::ecg_extra + 2 * i, hr);
}

void put_cuff(Writer& out, const ShownCuff& cuff, std::uint32_t now_s) {
  std::uint16_t label = nibp_auto;
  if (cuff.measuring()) label = static_cast<std::uint16_t>(label | nibp_label::measuring);
  if (now_s - cuff.measured_s() > 60) {
    label = static_cast<std::uint16_t>(label | nibp_label::older_than_60s);
  }
  out.group(basic::nibp, group_usable, label);
  for (std::size_t i = 0; i < 4; ++i) {
    out.value(basic::nibp, i, raw_of(cuff.signs()[i], i == 3 ? 1000 : 10));
  }
}

void put_co2(Writer& out, const Vitals& vitals) {
  const VitalSign& rr = vitals[P::rr];
  const bool by_co2 = vitals[P::etco2].validity == Validity::valid;
  const bool apnea = rr.validity == Validity::valid && rr.milli == 0;
  out.group(basic::co2, group_usable | (apnea ? 1U << co2_status::apnea : 0U),
            by_co2 ? co2_status::rate_from_co2 : co2_status::rate_from_impedance);
  out.value(basic::co2, 0, percent_of(vitals[P::etco2]));
  out.value(basic::co2, 1, by_co2 ? 0 : code::invalid);
  out.value(basic::co2, 2, raw_of(rr, 1000));
  out.value(basic::co2, 3, ambient);
}

ClassData basic_data(const Vitals& vitals, const ShownCuff& cuff, std::uint32_t now_s) {
  constexpr std::array<std::array<P, 3>, 2> pressures{
      {{P::p1_sys, P::p1_dia, P::p1_mean}, {P::p2_sys, P::p2_dia, P::p2_mean}}};
  Writer out;
  for (const std::size_t at : {basic::o2, basic::n2o, basic::agent, basic::flow, basic::output,
                               basic::relaxation, basic::svo2}) {
    out.absent(at);
  }
  put_ecg(out, vitals);
  for (std::size_t i = 0; i < basic::pressures.size(); ++i) {
    const std::size_t at = basic::pressures[i];
    out.absent(at);
    if (i >= pressures.size()) continue;
    out.group(at, group_usable | pressure_zeroed, static_cast<std::uint16_t>(i + 1));  // ART, CVP
    for (std::size_t v = 0; v < 3; ++v) out.value(at, v, raw_of(vitals[pressures[i][v]], 10));
  }
  put_cuff(out, cuff, now_s);
  for (std::size_t i = 0; i < basic::temperatures.size(); ++i) {
    const std::size_t at = basic::temperatures[i];
    out.absent(at);
    if (i >= 2) continue;
    out.group(at, group_usable, static_cast<std::uint16_t>(11 + i));  // T1, T2
    out.value(at, 0, raw_of(vitals[i == 0 ? P::temp1 : P::temp2], 10));
  }
  out.group(basic::spo2, group_usable, 0);
  out.value(basic::spo2, 0, raw_of(vitals[P::spo2], 10));
  out.value(basic::spo2, 1, raw_of(vitals[P::pulse], 1000));
  put_co2(out, vitals);
  return out.data;
}

ClassData ext1_data(const Vitals& vitals) {
  Writer out;
  const VitalSign& hr = vitals[P::hr];
  const bool number = hr.validity == Validity::valid;
  out.group(ext1::arrhythmia, group_usable, 0);
  out.value(ext1::arrhythmia, 0, raw_of(hr, 1000));
  if (number && hr.milli > 0) {
    out.value(ext1::arrhythmia, 1, std::clamp(60'000'000 / hr.milli, 0, 32767));
  }
  out.value(ext1::arrhythmia, 2, number ? 0 : code::invalid);
  put32(out.data, arrhythmia_events, number && hr.milli == 0 ? 1 : 0);
  for (const std::size_t at : {ext1::ecg12, ext1::pressures[0], ext1::pressures[1], ext1::spo2,
                               ext1::temperatures[0], ext1::temperatures[1]}) {
    out.absent(at);
  }
  return out.data;
}

std::int16_t of_valid(const VitalSign& sign, std::int32_t sample) {
  if (sign.validity != Validity::valid) return code::invalid;
  return static_cast<std::int16_t>(std::clamp(sample, -31'999, 32'767));
}

std::int16_t pressure_sample(const Vitals& vitals, P sys, P dia, std::int64_t beat) {
  const std::int32_t low = vitals[dia].milli / 10;
  return of_valid(vitals[sys], low + (vitals[sys].milli / 10 - low) * pulse_shape(beat) / 1000);
}

}  // namespace

void put16(std::span<std::uint8_t> bytes, std::size_t at, std::int32_t value) {
  bytes[at] = static_cast<std::uint8_t>(value & 0xFF);
  bytes[at + 1] = static_cast<std::uint8_t>(value >> 8 & 0xFF);
}

void put32(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(value >> 8U * i & 0xFFU);
  }
}

void ShownCuff::look(const Vitals& vitals, std::uint32_t now_s) {
  std::array<VitalSign, 4> now;
  bool changed = false;
  for (std::size_t i = 0; i < now.size(); ++i) {
    now[i] = vitals[cuff_parameters[i]];
    changed = changed || now[i].validity != signs_[i].validity || now[i].milli != signs_[i].milli;
  }
  if (!started_) {
    signs_ = now;
  } else if (measuring_) {
    measuring_ = false;
    signs_ = now;
    measured_s_ = now_s;
  } else {
    measuring_ = changed;
  }
  started_ = true;
}

ClassData class_data_of(std::size_t class_number, const Vitals& vitals, const ShownCuff& cuff,
                        std::uint32_t now_s) {
  if (class_number == 0) return basic_data(vitals, cuff, now_s);
  if (class_number == 1) return ext1_data(vitals);
  Writer out;
  if (class_number == 2) {
    for (const std::size_t at :
         {ext2::relaxation, ext2::eeg, ext2::bis, ext2::entropy, ext2::spi}) {
      out.absent(at);
    }
  } else {
    for (const std::size_t at :
         {ext3::gas_exchange, ext3::flow, ext3::balance_gas, ext3::tonometry, ext3::agent,
          ext3::delta_pressure, ext3::perfusion_pressure, ext3::perfusion_pressure2}) {
      out.absent(at);
    }
  }
  return out.data;
}

std::int16_t wave_sample(std::uint8_t type, const Vitals& vitals, std::int64_t beat,
                         std::int64_t breath) {
  switch (type) {
    case wave_type::p1:
      return pressure_sample(vitals, P::p1_sys, P::p1_dia, beat);
    case wave_type::p2:
      return pressure_sample(vitals, P::p2_sys, P::p2_dia, beat);
    case wave_type::pleth:
      return of_valid(vitals[P::spo2], pulse_shape(beat) / 5);
    case wave_type::co2:
      return of_valid(vitals[P::etco2], percent_of(vitals[P::etco2]) * breath_shape(breath) / 1000);
    case wave_type::resp:
      return of_valid(vitals[P::rr], breath_shape(breath) / 10);
    default:
      return of_valid(vitals[P::hr], ecg_shape(beat));
  }
}

std::array<ShownAlarm, 5> alarms_of(const Vitals& vitals) {
  std::array<ShownAlarm, 5> alarms{};
  std::size_t count = 0;
  const auto valid_below = [&](P parameter, std::int32_t milli) {
    return vitals[parameter].validity == Validity::valid && vitals[parameter].milli < milli;
  };
  if (valid_below(P::hr, 1000)) alarms[count++] = {"ASYSTOLE", 3};
  if (valid_below(P::rr, 1000)) alarms[count++] = {"APNEA", 3};
  if (valid_below(P::spo2, 90'000)) alarms[count++] = {"SpO2 LOW", 2};
  if (vitals[P::hr].validity == Validity::sensor_off) alarms[count++] = {"ECG LEADS OFF", 1};
  return alarms;
}

}  // namespace vigil::datex_s5

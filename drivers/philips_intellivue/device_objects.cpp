#include "drivers/philips_intellivue/device_objects.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "drivers/api/wave_shape.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {
namespace {

constexpr std::uint32_t not_a_number = 0x007FFFFF;
constexpr std::uint32_t plus_infinity = 0x007FFFFE;
constexpr std::uint32_t minus_infinity = 0x00800002;

struct Component {
  std::uint16_t physio_id;
  Parameter parameter;
};

/// An object of the monitor. Without components it is configured and not measured.
struct NumericObject {
  std::uint16_t context;
  std::uint16_t handle;
  std::uint32_t label;
  std::string_view text;
  std::uint16_t unit;
  std::uint8_t decimals;
  std::array<Component, 3> components;
  std::size_t count;
};

constexpr NumericObject one(std::uint16_t context, std::uint16_t handle, std::uint16_t label,
                            std::string_view text, std::uint16_t unit, std::uint8_t decimals,
                            Parameter parameter) {
  return {context, handle,   partition_scada | label, text,
          unit,    decimals, {{{label, parameter}}},  1};
}

constexpr NumericObject three(std::uint16_t context, std::uint16_t handle, std::uint16_t label,
                              std::string_view text, const std::array<Component, 3>& components) {
  return {context, handle, partition_scada | label, text, unit::mmhg, 0, components, 3};
}

constexpr NumericObject unmeasured(std::uint16_t context, std::uint16_t handle, std::uint16_t label,
                                   std::string_view text) {
  return {context, handle, partition_scada | label, text, unit::none, 0, {}, 0};
}

using P = Parameter;

// The order inside of a pressure is that of the capture: the cuff's as here, the artery's mean
// first.
constexpr std::array numerics_table{
    unmeasured(0, 0x8649, 0x5804, "PPC"),
    unmeasured(0, 0x8662, 0x4B28, "SVR"),
    unmeasured(0, 0x8706, 0x4A24, "PAWP"),
    three(0, 0x891A, physio::abp, "ABP",
          {{{0x4A17, P::p1_mean}, {0x4A15, P::p1_sys}, {0x4A16, P::p1_dia}}}),
    three(0, 0x8922, physio::art, "ART",
          {{{0x4A13, P::p2_mean}, {0x4A11, P::p2_sys}, {0x4A12, P::p2_dia}}}),
    three(1, 0x826A, physio::nbp, "NBP",
          {{{0x4A05, P::nibp_sys}, {0x4A06, P::nibp_dia}, {0x4A07, P::nibp_mean}}}),
    one(1, 0x826D, physio::nbp_pulse, "Pulse", unit::beats, 0, P::nibp_pulse),
    one(1, 0x82B3, physio::heart_rate, "HR", unit::beats, 0, P::hr),
    one(1, 0x82BA, physio::resp_rate, "RR", unit::breaths, 0, P::rr),
    unmeasured(1, 0x82BF, 0x0300, "ST"),
    unmeasured(1, 0x82CA, 0x4261, "PVC"),
    one(1, 0x83D5, physio::spo2, "SpO2", unit::percent, 1, P::spo2),
    one(1, 0x83DC, physio::pleth_pulse, "Pulse", unit::beats, 0, P::pulse),
    one(1, 0x83E3, physio::perfusion, "Perf", unit::dimensionless, 1, P::perfusion_index),
    one(1, 0x8420, physio::etco2, "etCO2", unit::mmhg, 0, P::etco2),
    one(1, 0x8440, physio::temperature, "Temp", unit::celsius, 1, P::temp1),
    one(1, 0x8444, 0x4B64, "Tesoph", unit::celsius, 1, P::temp2),
};

bool is_cuff(const NumericObject& entry) {
  return entry.count > 0 && info(entry.components[0].parameter).episodic;
}

std::uint32_t float_of(std::int32_t milli, std::uint8_t decimals) {
  const std::int32_t divisor = decimals == 0 ? 1000 : 100;
  const std::int32_t half = milli < 0 ? -divisor / 2 : divisor / 2;
  const std::int32_t mantissa = (milli + half) / divisor;
  return (decimals == 0 ? 0U : 0xFF00'0000U) | (static_cast<std::uint32_t>(mantissa) & 0xFFFFFFU);
}

void put_value(Out& out, std::uint16_t physio_id, const VitalSign& sign, const NumericObject& entry,
               bool demo) {
  std::uint32_t states = demo ? state::demo : 0U;
  std::uint32_t number = not_a_number;
  switch (sign.validity) {
    case Validity::valid:
      number = float_of(sign.milli, entry.decimals);
      break;
    case Validity::questionable:
      states |= state::questionable;
      number = float_of(0, entry.decimals);
      break;
    case Validity::not_calibrated:
      states |= state::calibrating;
      break;
    case Validity::over_range:
      number = plus_infinity;
      break;
    case Validity::under_range:
      number = minus_infinity;
      break;
    default:
      states |= state::unavailable;
      break;
  }
  put_u16(out, physio_id);
  put_u16(out, states);
  put_u16(out, entry.unit);
  put_u32(out, number);
}

void put_string(Out& out, std::string_view text) {
  const std::size_t length = open_length(out);
  for (const char letter : text) put_u16(out, static_cast<unsigned char>(letter));
  put_u16(out, 0);
  close_length(out, length);
}

/// Handle, type, metric specification, label (PCAP).
void put_static(Out& out, std::uint16_t handle, std::uint16_t object_class, std::uint32_t period,
                std::uint16_t access, std::uint32_t label, std::string_view text) {
  put_u32(out, attribute::handle << 16U | 2U);
  put_u16(out, handle);
  put_u32(out, attribute::type << 16U | 4U);
  put_u32(out, 1U << 16U | object_class);
  put_u32(out, attribute::metric_spec << 16U | 12U);
  put_u32(out, period);
  put_u32(out, 1U << 16U | access);
  put_u32(out, access == 0x5228 ? 0x0103'0000U : 0U);
  put_u32(out, attribute::label << 16U | 4U);
  put_u32(out, label);
  put_u16(out, attribute::label_string);
  const std::size_t length = open_length(out);
  put_string(out, text);
  close_length(out, length);
}
constexpr std::size_t static_count = 5;

Encoded numeric_object(const NumericObject& entry, const Shown& shown, bool all) {
  Encoded encoded{entry.context, {}};
  Out& out = encoded.bytes;
  const bool stamped =
      is_cuff(entry) && shown.vitals[entry.components[0].parameter].validity == Validity::valid;
  // An indicator that is not there is configured and not measured.
  const bool absent = entry.count > 0 && entry.components[0].parameter == P::perfusion_index &&
                      shown.vitals[P::perfusion_index].validity == Validity::no_value;
  const std::size_t values = entry.count > 0 && !absent ? 1U : 0U;
  put_u16(out, entry.handle);
  put_u16(out, static_cast<std::uint32_t>((all ? static_count : 0) + (stamped ? 1 : 0) + values));
  const std::size_t length = open_length(out);
  if (all) {
    put_static(out, entry.handle, object::numeric, cycle_ticks,
               is_cuff(entry) ? std::uint16_t{0x5228} : std::uint16_t{0x4228}, entry.label,
               entry.text);
  }
  if (stamped) {
    put_u32(out, attribute::stamp_absolute << 16U | 8U);
    put_absolute_time(out, shown.cuff_s);
  }
  if (values > 0) {
    put_u16(out, entry.count > 1 ? attribute::compound_numeric : attribute::numeric);
    const std::size_t value = open_length(out);
    if (entry.count > 1) {
      put_u16(out, static_cast<std::uint32_t>(entry.count));
      put_u16(out, static_cast<std::uint32_t>(entry.count * 10));
    }
    for (std::size_t i = 0; i < entry.count; ++i) {
      const Component& component = entry.components[i];
      put_value(out, component.physio_id, shown.vitals[component.parameter], entry, shown.demo);
    }
    close_length(out, value);
  }
  close_length(out, length);
  return encoded;
}

struct WaveObject {
  std::uint16_t context;
  std::uint16_t handle;
  std::uint16_t label;
  std::string_view text;
  std::uint16_t unit;
  std::uint16_t samples;  // in a quarter of the monitor's second
  std::uint8_t significant_bits;
  std::uint16_t flags;
  std::uint32_t period_ticks;
  std::uint32_t low;
  std::uint32_t high;
  std::uint16_t low_step;
  std::uint16_t high_step;
  Parameter sensor;  // no wave without it
};

// PCAP but for CO2, whose scale is LNH's.
constexpr std::array waves_table{
    WaveObject{0, 0x091C, physio::abp, "ABP", unit::mmhg, 32, 13, 0xA000, 64, 0x00FFFFD8,
               0x00000208, 0x00A0, 0x23A0, P::p1_mean},
    WaveObject{1, 0x02AE, physio::ecg_ii, "II", unit::millivolt, 128, 14, 0x3000, 16, 0xFEFFF000,
               0xFD009FFB, 0x0000, 0x3FFF, P::hr},
    WaveObject{1, 0x03DA, physio::pleth, "Pleth", unit::dimensionless, 32, 12, 0x8000, 64,
               not_a_number, not_a_number, 0x0000, 0x0FFF, P::spo2},
    WaveObject{1, 0x02B8, physio::resp, "Resp", unit::ohm, 16, 12, 0x8000, 128, 0xFFFFFFFA,
               0xFF000013, 0x0000, 0x0FFF, P::rr},
    WaveObject{1, 0x02D0, physio::co2, "CO2", unit::mmhg, 16, 12, 0x8000, 128, 0x00FFFFF6,
               0x00000032, 0x0000, 0x0FA0, P::etco2},
};

std::uint32_t sample_of(const WaveObject& entry, const Vitals& vitals, std::int64_t beat,
                        std::int64_t breath) {
  std::int32_t step = 0;
  switch (entry.label) {
    case physio::ecg_ii:
      step = 8192 + ecg_shape(beat) / 5;
      break;
    case physio::abp: {
      const std::int32_t dia = vitals[P::p1_dia].milli;
      const std::int32_t mmhg = dia + (vitals[P::p1_sys].milli - dia) / 1000 * pulse_shape(beat);
      step = 160 + (mmhg + 40'000) * 16 / 1000;
      break;
    }
    case physio::pleth:
      step = 600 + 2 * pulse_shape(beat);
      break;
    case physio::resp:
      step = 983 + breath_shape(breath) * 1638 / 1000;
      break;
    default:
      step = 667 + vitals[P::etco2].milli / 1000 * breath_shape(breath) / 15;
      break;
  }
  return static_cast<std::uint32_t>(std::clamp(step, 0, (1 << entry.significant_bits) - 1));
}

Encoded wave_object(const WaveObject& entry, const Shown& shown, const WaveSpan& span, bool all) {
  Encoded encoded{entry.context, {}};
  Out& out = encoded.bytes;
  constexpr std::size_t scale_count = 4;
  put_u16(out, entry.handle);
  put_u16(out, static_cast<std::uint32_t>(1 + (all ? static_count + scale_count : 0)));
  const std::size_t length = open_length(out);
  if (all) {
    put_static(out, entry.handle, object::wave, cycle_ticks / 4, 0x4280,
               partition_scada | entry.label, entry.text);
    put_u32(out, attribute::sample_array << 16U | 6U);
    put_u16(out, entry.samples);
    put_u16(out, 16U << 8U | entry.significant_bits);
    put_u16(out, entry.flags);
    put_u32(out, attribute::sample_period << 16U | 4U);
    put_u32(out, entry.period_ticks);
    put_u32(out, attribute::unit << 16U | 2U);
    put_u16(out, entry.unit);
    put_u32(out, attribute::scale << 16U | 12U);
    put_u32(out, entry.low);
    put_u32(out, entry.high);
    put_u32(out, std::uint32_t{entry.low_step} << 16U | entry.high_step);
  }
  put_u32(out, attribute::wave << 16U | (6U + 2U * entry.samples));
  put_u16(out, entry.label);
  put_u16(out, shown.demo ? state::demo : 0U);
  put_u16(out, 2U * entry.samples);
  for (std::int64_t i = 0; i < entry.samples; ++i) {
    const std::int64_t beat = span.beat_from + (span.beat_to - span.beat_from) * i / entry.samples;
    const std::int64_t breath =
        span.breath_from + (span.breath_to - span.breath_from) * i / entry.samples;
    put_u16(out, sample_of(entry, shown.vitals, beat, breath));
  }
  close_length(out, length);
  return encoded;
}

void put_alarm(Out& out, std::uint16_t source, std::uint16_t code, std::uint16_t type,
               std::string_view text, bool demo) {
  put_u16(out, source);
  put_u16(out, code);
  put_u16(out, type);
  put_u16(out, demo ? alert::demo : 0U);
  put_u16(out, object::numeric);
  put_u32(out, 1U << 16U);  // context, handle
  put_u16(out, 516);        // general information and a text (VMP, ICE)
  const std::size_t info = open_length(out);
  put_u16(out, 1);
  put_u32(out, std::uint32_t{source} << 16U | code);
  put_u32(out, 0);  // priority, flags
  put_string(out, text);
  close_length(out, info);
}

/// Counts what was put into a list that begins at `begin`.
struct AlarmList {
  explicit AlarmList(Out& to) : out(to), begin(to.size()) {
    put_u16(out, 0);
    length = open_length(out);
  }
  void add(std::uint16_t source, std::uint16_t code, std::uint16_t type, std::string_view text,
           bool demo) {
    put_alarm(out, source, code, type, text, demo);
    ++count;
    highest = std::max(highest, type);
  }
  void close() {
    out[begin + 1] = static_cast<std::uint8_t>(count);
    close_length(out, length);
  }
  Out& out;
  std::size_t begin;
  std::size_t length = 0;
  unsigned count = 0;
  std::uint16_t highest = 0;
};

/// The monitor's own limits: as a ward's, for a demonstration.
void add_patient_alarms(const Vitals& vitals, bool demo, AlarmList& list) {
  const VitalSign& spo2 = vitals[P::spo2];
  if (spo2.validity == Validity::valid && spo2.milli < 80'000) {
    list.add(physio::spo2, 0x0CAE, 0x0400, "***DESAT", demo);
  } else if (spo2.validity == Validity::valid && spo2.milli < 90'000) {
    list.add(physio::spo2, 0x003E, 0x0200, "**SpO2 LOW", demo);
  }
  const VitalSign& hr = vitals[P::hr];
  if (hr.validity != Validity::valid) return;
  if (hr.milli == 0) {
    list.add(physio::heart_rate, 0x0C04, 0x0400, "***ASYSTOLE", demo);
  } else if (hr.milli < 50'000) {
    list.add(physio::heart_rate, 0x003E, 0x0200, "**HR LOW", demo);
  } else if (hr.milli > 120'000) {
    list.add(physio::heart_rate, 0x0028, 0x0200, "**HR HIGH", demo);
  }
}

void add_technical_alarms(const Vitals& vitals, bool demo, AlarmList& list) {
  constexpr std::uint16_t low = 0x0001;
  const Validity leads = vitals[P::hr].validity;
  if (leads == Validity::sensor_off) list.add(physio::ecg, 0x0112, low, "ECG LEADS OFF", demo);
  if (leads == Validity::sensor_disconnected) {
    list.add(physio::ecg, 0x010C, low, "ECG LEAD DISCONNECTED", demo);
  }
  const Validity probe = vitals[P::spo2].validity;
  if (probe == Validity::sensor_off) list.add(physio::spo2, 0x0112, low, "SpO2 SENSOR OFF", demo);
  if (probe == Validity::sensor_disconnected) {
    list.add(physio::spo2, 0x0134, low, "SpO2 NO SENSOR", demo);
  }
  if (probe == Validity::low_perfusion) {
    list.add(physio::spo2, 0x017C, low, "SpO2 SIGNAL LOW", demo);
  }
}

}  // namespace

void put_u8(Out& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value & 0xFFU));
}
void put_u16(Out& out, std::uint32_t value) {
  put_u8(out, value >> 8U);
  put_u8(out, value);
}
void put_u32(Out& out, std::uint32_t value) {
  put_u16(out, value >> 16U);
  put_u16(out, value);
}
std::size_t open_length(Out& out) {
  put_u16(out, 0);
  return out.size();
}
void close_length(Out& out, std::size_t opened) {
  const std::size_t length = out.size() - opened;
  out[opened - 2] = static_cast<std::uint8_t>(length >> 8U & 0xFFU);
  out[opened - 1] = static_cast<std::uint8_t>(length & 0xFFU);
}

void put_absolute_time(Out& out, std::int64_t seconds) {
  const auto bcd = [&](std::int64_t n) {
    put_u8(out, static_cast<std::uint32_t>(n / 10 % 10 * 16 + n % 10));
  };
  const std::int64_t days = seconds / 86'400;
  for (const std::int64_t part :
       {std::int64_t{20}, std::int64_t{26}, 1 + days / 28 % 12, 1 + days % 28, seconds / 3600 % 24,
        seconds / 60 % 60, seconds % 60, std::int64_t{0}}) {
    bcd(part);
  }
}

Objects numeric_objects(const Shown& shown, bool all) {
  Objects objects;
  for (const NumericObject& entry : numerics_table) {
    if (all || entry.count > 0) objects.push_back(numeric_object(entry, shown, all));
  }
  return objects;
}

Objects wave_objects(const Shown& shown, const WaveSpan& span, bool all,
                     const std::vector<std::uint32_t>& labels) {
  Objects objects;
  for (const WaveObject& entry : waves_table) {
    const std::uint32_t label = partition_scada | entry.label;
    const bool wanted =
        labels.empty() || std::find(labels.begin(), labels.end(), label) != labels.end();
    const bool measured = shown.vitals[entry.sensor].validity == Validity::valid;
    if (wanted && measured) objects.push_back(wave_object(entry, shown, span, all));
  }
  return objects;
}

Objects alarm_objects(const Shown& shown, Out& last, std::uint16_t& changes) {
  Out lists;
  put_u16(lists, attribute::patient_alarms);
  const std::size_t patient_length = open_length(lists);
  AlarmList patient(lists);
  add_patient_alarms(shown.vitals, shown.demo, patient);
  patient.close();
  close_length(lists, patient_length);
  put_u16(lists, attribute::technical_alarms);
  const std::size_t technical_length = open_length(lists);
  AlarmList technical(lists);
  add_technical_alarms(shown.vitals, shown.demo, technical);
  technical.close();
  close_length(lists, technical_length);
  if (lists != last) ++changes;
  last = lists;

  Encoded encoded;
  put_u16(encoded.bytes, 0x8401);  // PCAP
  put_u16(encoded.bytes, 3);
  const std::size_t length = open_length(encoded.bytes);
  put_u32(encoded.bytes, attribute::alert_condition << 16U | 10U);
  put_u16(encoded.bytes, alert::silenced_reset | (shown.demo ? alert::demo : 0U));
  put_u16(encoded.bytes, changes);
  put_u16(encoded.bytes, patient.highest);
  put_u16(encoded.bytes, technical.highest);
  put_u16(encoded.bytes, 0);
  encoded.bytes.insert(encoded.bytes.end(), lists.begin(), lists.end());
  close_length(encoded.bytes, length);
  return {encoded};
}

}  // namespace vigil::philips_intellivue

#include "drivers/philips_intellivue/device_objects.hpp"

#include <algorithm>
#include <array>
#include <string_view>

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

void put_string(Out& out, std::string_view text) {
  const std::size_t length = open_length(out);
  for (const char letter : text) put_u16(out, static_cast<unsigned char>(letter));
  put_u16(out, 0);
  close_length(out, length);
}

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

Objects numeric_objects(const Shown& shown, bool all) {
  Objects objects;
  for (const NumericObject& entry : numerics_table) {
    if (all || entry.count > 0) objects.push_back(numeric_object(entry, shown, all));
  }
  return objects;
}

}  // namespace vigil::philips_intellivue

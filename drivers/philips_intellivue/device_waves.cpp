#include <algorithm>
#include <array>

#include "drivers/api/wave_shape.hpp"
#include "drivers/philips_intellivue/device_objects.hpp"

namespace vigil::philips_intellivue {
namespace {

constexpr std::uint32_t not_a_number = 0x007FFFFF;

using P = Parameter;

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

}  // namespace

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

}  // namespace vigil::philips_intellivue

#include "drivers/datex_s5/waves.hpp"

#include <algorithm>
#include <optional>

namespace vigil::datex_s5 {
namespace {

/// A lead of the ECG group's label (GE-DRI, LNH); nothing for aVR, aVL, aVF and none.
std::optional<Wave> wave_of_lead(unsigned lead) {
  switch (lead) {
    case 1:
      return Wave::ecg_i;
    case 2:
      return Wave::ecg_ii;
    case 3:
      return Wave::ecg_iii;
    case 7:
      return Wave::ecg_v;
    default:
      return std::nullopt;
  }
}

/// ECG1 without a lead of our names is `ecg`; another channel would be mixed with it.
std::optional<Wave> name_of(const WaveType& type, std::uint16_t ecg_label) {
  if (type.wave != Wave::ecg) return type.wave;
  const unsigned shift =
      4U * unsigned{wave_type::ecg3} - 4U * unsigned{type.type};  // ECG1 has bits 8 to 11
  const std::optional<Wave> lead = wave_of_lead(unsigned{ecg_label} >> shift & 0xFU);
  if (lead || type.type == wave_type::ecg1) return lead.value_or(Wave::ecg);
  return std::nullopt;
}

}  // namespace

bool is_known_wave(std::uint8_t type) {
  return std::any_of(wave_types.begin(), wave_types.end(),
                     [&](const WaveType& entry) { return entry.type == type; });
}

bool wave_fits(Bytes subrecord) {
  if (subrecord.size() < wave_header_size) return false;
  const std::int16_t count = i16(subrecord, 0);
  return count >= 0 && 2 * static_cast<std::size_t>(count) <= subrecord.size() - wave_header_size;
}

void tell_wave(std::uint8_t type, Bytes subrecord, const WaveContext& context, Instant read_at,
               Sink& sink) {
  const auto* found = std::find_if(wave_types.begin(), wave_types.end(),
                                   [&](const WaveType& entry) { return entry.type == type; });
  if (found == wave_types.end() || (u16(subrecord, 2) & wave_lead_off) != 0) return;
  const std::optional<Wave> wave = name_of(*found, context.ecg_label);
  if (!wave) return;
  const auto count = static_cast<std::size_t>(i16(subrecord, 0));
  std::array<std::int16_t, longest_record / 2> samples{};
  for (std::size_t i = 0; i < count; ++i) samples[i] = i16(subrecord, wave_header_size + 2 * i);
  const std::int64_t period_ns = 1'000'000'000 / found->rate_hz;
  const std::int32_t scale = *wave == Wave::co2 ? context.ambient * 10 : found->scale_micro;
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin;
    while (end < count && samples[end] > lowest_number) ++end;
    if (end > begin) {
      const std::int64_t at = read_at.ns() - static_cast<std::int64_t>(count - begin) * period_ns;
      sink.on_wave({*wave, found->rate_hz * 1000, 0, scale,
                    Instant::from_ns(std::max<std::int64_t>(at, 0)),
                    std::span<const std::int16_t>(samples).subspan(begin, end - begin)});
    }
    begin = end + 1;
  }
}

}  // namespace vigil::datex_s5

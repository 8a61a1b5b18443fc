// A block of waveform samples, and the waves that Vigil knows.
//
// Waves are for the eye and for research: they never raise an alarm. Values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/api/time.hpp"

namespace vigil {

enum class Wave : std::uint8_t { ecg_ii, resp, pleth, p1, p2, ecg_i, ecg_iii, ecg_v, ecg, co2 };
inline constexpr std::size_t wave_count = 10;

struct WaveInfo {
  Wave id;
  std::string_view key;
  std::string_view label;
  std::uint32_t mdc;
  std::string_view refid;
  std::string_view ucum;
};
[[nodiscard]] const std::array<WaveInfo, wave_count>& waves();
[[nodiscard]] const WaveInfo& info(Wave wave);

/// Samples in time order, equally spaced. In the wave's unit a sample is
/// (sample - zero) * scale_micro / 1'000'000; scale_micro 0 means: arbitrary units.
/// The span is good only during the call that carries it.
struct WaveBlock {
  Wave wave;
  std::uint32_t rate_millihertz;  // samples in 1000 s: 62.5 a second is 62'500
  std::int32_t zero;
  std::int32_t scale_micro;
  Instant first_sample_at;
  std::span<const std::int16_t> samples;
};

}  // namespace vigil

// The waves of the S/5 interface that Vigil has a name for, and what a sample of each means.
//
// The decoder reads one subrecord of a wave record here. Pure functions, any thread.
#pragma once

#include <array>

#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

// A wave subrecord: number of samples, status, label, then the samples (GE-DRI, LNH).
inline constexpr std::size_t wave_header_size = 6;
inline constexpr std::uint16_t wave_lead_off = 0x0008;  // other bits are set in real records

/// Types of waves (GE-DRI, KAI).
namespace wave_type {
inline constexpr std::uint8_t ecg1 = 1;
inline constexpr std::uint8_t ecg3 = 3;
inline constexpr std::uint8_t p1 = 4;
inline constexpr std::uint8_t p2 = 5;
inline constexpr std::uint8_t pleth = 8;
inline constexpr std::uint8_t co2 = 9;
inline constexpr std::uint8_t resp = 15;
}  // namespace wave_type

/// What is asked for: 550 samples a second. Above 600 the monitor drops waves without a word
/// (GE-CI).
inline constexpr std::array<std::uint8_t, 5> requested_waves{
    wave_type::ecg1, wave_type::pleth, wave_type::p1, wave_type::co2, wave_type::resp};

struct WaveType {
  std::uint8_t type;
  Wave wave;
  std::uint32_t rate_hz;
  std::int32_t scale_micro;
};
/// ECG in uV, pressures in 1/100 mmHg, pleth in 1/100 %, resp in 1/100 ohm, which our wave does not
/// keep (GE-DRI). CO2 in 1/100 %: its scale in mmHg comes with the ambient pressure.
inline constexpr std::array<WaveType, 8> wave_types{{{1, Wave::ecg, 300, 1'000},
                                                     {2, Wave::ecg, 300, 1'000},
                                                     {3, Wave::ecg, 300, 1'000},
                                                     {4, Wave::p1, 100, 10'000},
                                                     {5, Wave::p2, 100, 10'000},
                                                     {8, Wave::pleth, 100, 100},
                                                     {9, Wave::co2, 25, 0},
                                                     {15, Wave::resp, 25, 0}}};

/// What displayed values say of the waves: which leads, and the ambient pressure in 1/10 mmHg.
struct WaveContext {
  std::uint16_t ecg_label = 0;
  std::int32_t ambient = 0;  // 0: not known
};

/// True if the type is one of wave_types.
[[nodiscard]] bool is_known_wave(std::uint8_t type);
/// True if the whole subrecord is there.
[[nodiscard]] bool wave_fits(Bytes subrecord);
/// Tells the samples; those that are codes are left out, and split the block.
void tell_wave(std::uint8_t type, Bytes subrecord, const WaveContext& context, Instant read_at,
               Sink& sink);

}  // namespace vigil::datex_s5

// One line that a Nellcor oximeter writes: values, or a part of its header.
//
// Pure functions, any thread: no state and no sink. README.md here has the layout and its sources.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/reading.hpp"

namespace vigil::nellcor_ascii {

inline constexpr std::size_t longest_line = 160;  // the longest known has 92 characters

/// Status codes (mdpnp/mdpnp, nellcor-n595.spec; AO and MO seen in the lines of a real N-560).
enum class Code : std::uint8_t {
  alarm_off,        // AO
  alarm_silence,    // AS
  battery_low,      // LB
  lost_interfered,  // LM: loss of pulse with interference
  lost,             // LP: loss of pulse
  interference,     // MO: interference or movement
  pulse_high,       // PH
  pulse_low,        // PL
  pulse_search,     // PS
  spo2_high,        // SH
  spo2_low,         // SL
  disconnected,     // SD
  sensor_off,       // SO
};
inline constexpr std::array<std::string_view, 13> code_texts{
    "AO", "AS", "LB", "LM", "LP", "MO", "PH", "PL", "PS", "SH", "SL", "SD", "SO"};
constexpr std::uint32_t bit(Code code) { return 1U << static_cast<unsigned>(code); }

struct Number {
  bool value = false;     // a number, not dashes
  bool in_alarm = false;  // marked with `*`
  std::int32_t milli = 0;
};

struct Values {
  Number spo2;
  Number pulse;
  Number amplitude;
  std::uint32_t codes = 0;
  std::string_view unknown_code;  // the first one that is not in the list
  /// In which columns the numbers end: the same in every line of one oximeter.
  std::uint32_t shape = 0;
};
/// As in the lines of an N-560 and an N-600: the numbers end before the columns 24, 32 and 40.
inline constexpr std::uint32_t known_shape = 24U << 16U | 32U << 8U | 40U;

struct Header {
  std::string_view model;
  std::string_view version;
  std::string_view limits;  // "SpO2 Limit: …", empty in the answer to "Dump Instrument Info"
};

enum class Kind : std::uint8_t { none, values, header, mode, columns, interactive };

/// What kind of line it is; fills what belongs to it. Views point into the line.
[[nodiscard]] Kind parse(std::string_view text, Values& values, Header& header);

/// Why no number of this line counts, whatever it shows; valid: they count.
[[nodiscard]] Validity why_never(std::uint32_t codes);
/// Why a number is missing.
[[nodiscard]] Validity why_missing(std::uint32_t codes);

}  // namespace vigil::nellcor_ascii

// One line of a Masimo oximeter's output "ASCII 1": what its keys say.
//
// Pure functions, any thread: no state and no sink. README.md here has the layout and its sources.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/reading.hpp"

namespace vigil::masimo_ascii {

inline constexpr std::size_t longest_line = 512;  // the longest known has 194 characters
inline constexpr std::size_t most_others = 16;

/// EXC: what disturbs the measurement (operator's manual of Rad-8, as quoted in
/// nmenon/masimo-datacapture, masimo-capture.py).
namespace exc {
inline constexpr std::uint32_t no_sensor = 0x001;
inline constexpr std::uint32_t defective_sensor = 0x002;
inline constexpr std::uint32_t low_perfusion = 0x004;
inline constexpr std::uint32_t pulse_search = 0x008;
inline constexpr std::uint32_t interference = 0x010;
inline constexpr std::uint32_t sensor_off = 0x020;
inline constexpr std::uint32_t ambient_light = 0x040;
inline constexpr std::uint32_t unrecognized_sensor = 0x080;
inline constexpr std::uint32_t low_signal_iq = 0x400;
inline constexpr std::uint32_t set_running = 0x800;  // the normal state, no exception
}  // namespace exc

/// ALARM: found by trial on a Rad-8 (nmenon/masimo-datacapture); Masimo does not publish it.
namespace alarm {
inline constexpr std::uint32_t spo2_high = 0x01;
inline constexpr std::uint32_t spo2_low = 0x02;
inline constexpr std::uint32_t pulse_high = 0x04;
inline constexpr std::uint32_t pulse_low = 0x08;
inline constexpr std::uint32_t any = 0x10;
inline constexpr std::uint32_t silenced = 0x20;
}  // namespace alarm

struct Number {
  bool there = false;  // the line has this key
  bool value = false;  // and a number, not dashes
  std::int32_t milli = 0;
};

struct Other {
  std::string_view label;
  std::string_view unit;
  Number number;
};

/// Views point into the line.
struct Line {
  std::string_view serial;  // empty: dashes
  Number spo2;
  Number pulse;
  Number perfusion;
  std::array<Other, most_others> others{};
  std::size_t other_count = 0;
  std::uint32_t alarm = 0;
  std::uint32_t exc = 0;
  /// Of the keys in their order and of the length of the line: the same in every line of one meter.
  std::uint32_t shape = 0;
};

/// False: the text is no such line.
[[nodiscard]] bool parse(std::string_view text, Line& line);

/// Why no number of this line counts, whatever it shows; valid: they count.
[[nodiscard]] Validity why_never(std::uint32_t bits);
/// Why a number is missing.
[[nodiscard]] Validity why_missing(std::uint32_t bits);

}  // namespace vigil::masimo_ascii

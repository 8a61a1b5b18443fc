// What the monitor's numbers of measurements, units and alarms mean to Vigil.
//
// Constant data and pure functions, any thread. Sources in README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/api/parameter.hpp"
#include "drivers/api/reading.hpp"
#include "drivers/api/wave.hpp"

namespace vigil::philips_intellivue {

/// How a measurement becomes one of Vigil's parameters.
struct Role {
  enum class Kind : std::uint8_t {
    other,        // none of ours: told with its own label
    direct,       // `parameter`
    cuff,         // `parameter`, measured once in a while
    arterial,     // p1 or p2, by which artery came first; `parameter` is that of p1
    temperature,  // temp1 or temp2, by which probe came first
  };
  Kind kind = Kind::other;
  Parameter parameter{};
  /// Several sources of one parameter: the lowest rank is taken while it has a number.
  std::uint8_t rank = 0;
};
[[nodiscard]] Role role_of(std::uint16_t physio_id);

/// A label in plain letters for this measurement, or "".
[[nodiscard]] std::string_view label_of(std::uint16_t physio_id);
/// "sys", "dia", "mean" or a lead: what to put behind the label of an object with several numbers.
[[nodiscard]] std::string_view component_of(std::uint16_t physio_id);
/// ISO/IEEE 11073-10101 code with partition, or 0 for a number of Philips' own.
[[nodiscard]] std::uint32_t mdc_of(std::uint16_t physio_id);
/// The object that a component belongs to: 4A15 (ABP systolic) is of 4A14 (ABP).
[[nodiscard]] std::uint16_t pressure_of(std::uint16_t physio_id);

/// UCUM, or "".
[[nodiscard]] std::string_view ucum_of(std::uint16_t unit_code);
/// `milli` of `unit_code` in the parameter's own unit; nothing if the units don't fit.
[[nodiscard]] std::optional<std::int64_t> in_unit_of(Parameter parameter, std::uint16_t unit_code,
                                                     std::int64_t milli);

/// p1 stands for any artery.
[[nodiscard]] std::optional<Wave> wave_of(std::uint16_t physio_id);
/// The scale of a wave whose static attributes were never heard (LNH parse_waveform.scm).
struct DefaultScale {
  double low = 0;
  double high = 0;  // equal to low: no unit
  std::uint16_t low_step = 0;
  std::uint16_t high_step = 0;
  std::uint32_t period_ticks = 0;
  std::uint8_t significant_bits = 0;
};
[[nodiscard]] DefaultScale default_scale(Wave wave);

/// What an alarm's code says, in words, or "". Odd codes are those of the even one before.
[[nodiscard]] std::string_view alarm_words(std::uint16_t code);
/// Why a sensor has no number, if a technical alarm with this code stands; no_value: not told.
[[nodiscard]] Validity reason_of(std::uint16_t alarm_code);
/// The sensor that a parameter or an alarm's source belongs to; 0: none that we know.
[[nodiscard]] std::uint16_t sensor_of(std::uint16_t physio_id);

}  // namespace vigil::philips_intellivue

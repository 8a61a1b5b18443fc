// The parameters that Vigil knows, with the name used in configuration and topics, and their codes.
//
// MDC codes are ISO/IEEE 11073-10101 (partition 2: 131072 + code), units are UCUM, LOINC is for
// exports. Sources: docs/nomenclature.md. Constant data, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vigil {

enum class Parameter : std::uint8_t {
  hr,          // heart rate from ECG
  pulse,       // pulse rate from the oximeter
  spo2,        // arterial oxygen saturation by pulse oximetry
  nibp_sys,    // cuff, systolic
  nibp_dia,    // cuff, diastolic
  nibp_mean,   // cuff, mean
  nibp_pulse,  // pulse rate counted by the cuff
  rr,          // respiration rate
  etco2,       // end-tidal CO2
  p1_sys,      // first invasive pressure channel
  p1_dia,
  p1_mean,
  p2_sys,  // second invasive pressure channel
  p2_dia,
  p2_mean,
  temp1,
  temp2,
  perfusion_index,
};
inline constexpr std::size_t parameter_count = 18;

struct ParameterInfo {
  Parameter id;
  std::string_view key;    // in configuration, on the wire: lower case, [a-z0-9_]
  std::string_view label;  // for people
  std::uint32_t mdc;       // ISO/IEEE 11073-10101 code with partition
  std::string_view refid;  // its reference id
  std::string_view ucum;   // unit, UCUM
  std::string_view loinc;
  std::int32_t lowest_milli;   // nothing below or above these is a measurement of this parameter
  std::int32_t highest_milli;  // (plausibility of the number, not an alarm limit)
  bool episodic;               // measured once in a while (a cuff), not continuously
};

/// All parameters, in the order of the enumeration.
[[nodiscard]] const std::array<ParameterInfo, parameter_count>& parameters();
[[nodiscard]] const ParameterInfo& info(Parameter parameter);
/// The parameter of this key, or nothing.
[[nodiscard]] std::optional<Parameter> parameter_from_key(std::string_view key);

constexpr std::size_t index(Parameter parameter) { return static_cast<std::size_t>(parameter); }

}  // namespace vigil

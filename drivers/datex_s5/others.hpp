// Everything an S/5 displays that is none of Vigil's parameters: its name, unit, scale and code.
//
// It reads the class data of displayed values only. One decoder owns it; one thread at a time; it
// never allocates.
#pragma once

#include <array>
#include <string_view>

#include "drivers/api/other_pacing.hpp"
#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

/// A value of a group; `milli` thousandths of the unit for each step of the raw number.
struct OtherField {
  std::uint8_t class_number;
  std::uint16_t group;  // offset in the class data
  std::uint8_t value;   // which value of the group
  std::int32_t milli;
  std::string_view label;
  std::string_view unit;  // UCUM
  std::uint32_t mdc;
};
inline constexpr std::size_t other_field_count = 126;
/// In the order of the record; without pressures and temperatures, whose names are in their labels.
[[nodiscard]] const std::array<OtherField, other_field_count>& other_fields();

/// Names in the labels of groups (GE-DRI, LNH); empty: none, or only its number.
[[nodiscard]] std::string_view pressure_name(std::uint16_t label);
[[nodiscard]] std::string_view temperature_name(std::uint16_t label);

class Others {
 public:
  /// `data` is of the class and whole.
  void tell(std::size_t class_number, Bytes data, Instant at, Sink& sink);
  /// End-tidal CO2 in %, where the ambient pressure is not known.
  void tell_etco2_percent(std::int16_t raw, Instant at, Sink& sink);
  /// The respiration rate by impedance, where the monitor shows the one by CO2.
  void tell_impedance_rate(std::int16_t raw, bool usable, Instant at, Sink& sink);

 private:
  static constexpr std::size_t pressures = other_field_count;  // 8 channels of 4
  static constexpr std::size_t temperatures = pressures + 32;  // T3 to T6
  static constexpr std::size_t etco2_percent = temperatures + 4;
  static constexpr std::size_t impedance_rate = etco2_percent + 1;
  static constexpr std::size_t places = impedance_rate + 1;

  /// A value that was told once and whose group is gone is told as no value.
  void tell_one(std::size_t place, const OtherField& field, std::int16_t raw, bool usable,
                std::string_view label, Instant at, Sink& sink);
  void tell_pressure(std::size_t channel, Group group, Instant at, Sink& sink);
  void tell_temperature(std::size_t channel, Group group, Instant at, Sink& sink);

  OtherPacing<places> pacing_;
  std::array<bool, places> told_{};
};

}  // namespace vigil::datex_s5

// What a simulated S/5 displays: the four classes of values, one sample of each wave, its alarms.
//
// For the simulated monitor only. One thread at a time.
#pragma once

#include <array>

#include "drivers/api/device.hpp"
#include "drivers/datex_s5/record.hpp"

namespace vigil::datex_s5 {

using ClassData = std::array<std::uint8_t, class_data_size>;

void put16(std::span<std::uint8_t> bytes, std::size_t at, std::int32_t value);
void put32(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t value);

/// The last cuff measurement that the monitor shows. A change of the signs is a measurement: it is
/// seen to run in one record, and done in the next.
class ShownCuff {
 public:
  void look(const Vitals& vitals, std::uint32_t now_s);
  [[nodiscard]] const std::array<VitalSign, 4>& signs() const { return signs_; }
  [[nodiscard]] bool measuring() const { return measuring_; }
  /// By the monitor's clock; 0: nothing was measured yet.
  [[nodiscard]] std::uint32_t measured_s() const { return measured_s_; }

 private:
  std::array<VitalSign, 4> signs_{};
  std::uint32_t measured_s_ = 0;
  bool measuring_ = false;
  bool started_ = false;
};

[[nodiscard]] ClassData class_data_of(std::size_t class_number, const Vitals& vitals,
                                      const ShownCuff& cuff, std::uint32_t now_s);

/// A sample of a wave at these phases; a code where its sensor gives nothing.
[[nodiscard]] std::int16_t wave_sample(std::uint8_t type, const Vitals& vitals, std::int64_t beat,
                                       std::int64_t breath);

struct ShownAlarm {
  std::string_view text;
  std::uint16_t color;
  friend bool operator==(const ShownAlarm&, const ShownAlarm&) = default;
};
/// Sorted by color, the gravest first; empty texts at the end.
[[nodiscard]] std::array<ShownAlarm, 5> alarms_of(const Vitals& vitals);

}  // namespace vigil::datex_s5

// Displayed values of an S/5: the class data of a record, told as readings and other numerics.
//
// It is given whole, checked subrecords. Trends never come here: their values are not of now. One
// decoder owns it; one thread at a time; it never allocates.
#pragma once

#include <array>

#include "drivers/api/numeric_pacing.hpp"
#include "drivers/datex_s5/cuff.hpp"
#include "drivers/datex_s5/others.hpp"
#include "drivers/datex_s5/record.hpp"
#include "drivers/datex_s5/waves.hpp"

namespace vigil::datex_s5 {

class Displayed {
 public:
  /// The data of class `class_number`, in a record that the monitor stamped `monitor_time`.
  void on_class(std::size_t class_number, Bytes data, std::uint32_t monitor_time, Instant at,
                Sink& sink);
  void on_auxiliary(Bytes subrecord) { cuff_.on_measured_at(u32(subrecord, auxiliary_nibp_time)); }
  /// The conditions of alarms.hpp that stand, by bit.
  [[nodiscard]] std::uint64_t conditions() const { return arrhythmia_ | ecg_ | co2_; }
  [[nodiscard]] const WaveContext& wave_context() const { return waves_; }
  /// The link was silent.
  void forget() { cuff_.forget(); }

 private:
  void on_basic(Bytes data, std::uint32_t monitor_time, Instant at, Sink& sink);
  void tell(Parameter parameter, bool usable, Validity validity, std::int32_t milli, Instant at,
            Sink& sink);
  void tell_value(Parameter parameter, Group group, std::size_t value, std::int32_t milli,
                  Instant at, Sink& sink);
  void tell_heart_rate(Group ecg, Instant at, Sink& sink);
  void tell_respiration(Group ecg, Group co2, Instant at, Sink& sink);
  void tell_etco2(Group co2, Instant at, Sink& sink);
  void tell_pressure(std::size_t channel, Group group, Instant at, Sink& sink);

  NumericPacing pacing_;
  Others others_;
  Cuff cuff_;
  WaveContext waves_;
  std::array<bool, parameter_count> told_{};
  std::array<std::uint16_t, 2> pressure_labels_{};
  std::uint64_t arrhythmia_ = 0;
  std::uint64_t ecg_ = 0;
  std::uint64_t co2_ = 0;
};

}  // namespace vigil::datex_s5

// One numeric of a monitor: a value, or the reason why there is none.
//
// Unknown is a value (docs/safety-rules.md 3): no NaN, no magic number, no zero for "off". Numbers
// are fixed-point thousandths of the parameter's unit. Values, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/api/archive.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/time.hpp"

namespace vigil {

enum class Validity : std::uint8_t {
  valid,
  no_value,             // the monitor says that it has none, and gives no reason
  sensor_off,           // the sensor is off the patient, or the leads are off
  sensor_disconnected,  // the sensor is unplugged or broken
  searching,            // the monitor is looking for a pulse
  no_pulse,             // the sensor is on, and the monitor finds no pulse
  motion,               // artifact makes the number unusable
  low_perfusion,        // the signal is too weak
  interference,         // light or electrical noise
  out_of_range,         // the monitor, or our plausibility check, refuses the number
  held,                 // the monitor shows an old number while its sensor gives none
  not_calibrated,       // zeroing or calibrating
  stale,                // set by the engine: too old to be judged
  demo,                 // a demonstration's or test's number: shown as such, never a patient's
  questionable,         // the monitor doubts its own number
  not_updated,          // the monitor has not renewed it
  discontinuity,        // the monitor's series was broken here
  under_range,          // below what the monitor can measure
  over_range,           // above what the monitor can measure
};
inline constexpr std::size_t validity_count = 19;

/// Lower-case name, as in the protocol buffer's enumeration without its prefix.
[[nodiscard]] std::string_view name(Validity validity);

class Reading {
 public:
  /// A valid number in thousandths of the parameter's unit. A number outside the parameter's
  /// plausible range becomes Validity::out_of_range.
  [[nodiscard]] static Reading of(Parameter parameter, std::int32_t milli, Instant measured_at);
  /// The number of a demonstration: it is not valid, so nothing judges it, but it may be shown
  /// with its mark. Outside the plausible range it becomes Validity::out_of_range.
  [[nodiscard]] static Reading demo(Parameter parameter, std::int32_t milli, Instant measured_at);
  /// No number, and why. `why` is neither Validity::valid nor demo (they become no_value).
  [[nodiscard]] static Reading none(Parameter parameter, Validity why, Instant measured_at);

  [[nodiscard]] Parameter parameter() const { return parameter_; }
  [[nodiscard]] Validity validity() const { return validity_; }
  [[nodiscard]] bool valid() const { return validity_ == Validity::valid; }
  /// Thousandths of the unit; nothing unless valid.
  [[nodiscard]] std::optional<std::int32_t> milli() const {
    return valid() ? std::optional(milli_) : std::nullopt;
  }
  /// What may be shown: the valid number, or the number of a demonstration.
  [[nodiscard]] std::optional<std::int32_t> shown_milli() const {
    return valid() || validity_ == Validity::demo ? std::optional(milli_) : std::nullopt;
  }
  /// When the monitor measured it: its own time where it gives one, else the arrival of the bytes.
  [[nodiscard]] Instant measured_at() const { return measured_at_; }
  /// True for what stood on the monitor when the link opened: its age is unknown
  /// (docs/safety-rules.md 5).
  [[nodiscard]] bool age_unknown() const { return age_unknown_; }
  [[nodiscard]] Reading with_unknown_age() const {
    Reading copy = *this;
    copy.age_unknown_ = true;
    return copy;
  }

  /// A reading can't be measured after it was received: then the receipt is its time.
  [[nodiscard]] Reading not_after(Instant received_at) const {
    Reading copy = *this;
    if (copy.measured_at_ > received_at) copy.measured_at_ = received_at;
    return copy;
  }

  friend bool operator==(const Reading&, const Reading&) = default;
  void archive(Archive& archive);

 private:
  Reading(Parameter parameter, Validity validity, std::int32_t milli, Instant measured_at)
      : measured_at_(measured_at), milli_(milli), parameter_(parameter), validity_(validity) {}

  Instant measured_at_;
  std::int32_t milli_ = 0;
  Parameter parameter_;
  Validity validity_;
  bool age_unknown_ = false;
};

}  // namespace vigil

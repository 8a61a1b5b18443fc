// Values that a person took by hand, judged by the limits of the patient as a monitor's are.
//
// A hand value breaks a limit at once or after the limit's own delay, and ends it only by a newer
// value inside the limit: by hand again, or by a monitor (docs/sessions.md). Pure; called by
// BedState only; no allocation but when limits are set.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "daemon/alarm/alert_book.hpp"
#include "daemon/alarm/limit_alarm.hpp"
#include "daemon/session/entry.hpp"

namespace vigil::engine {

/// What can be taken by hand.
inline constexpr std::array hand_parameters{
    Parameter::hr,        Parameter::spo2, Parameter::nibp_sys, Parameter::nibp_dia,
    Parameter::nibp_mean, Parameter::rr,   Parameter::temp1};

class HandVitals {
 public:
  explicit HandVitals(alarm::AlertBook& book);

  void set_rules(const std::array<alarm::ParameterLimits, parameter_count>& limits,
                 alarm::RepeatWait repeat, Instant now, alarm::FindingSink& sink);
  void on_value(Parameter parameter, std::int32_t milli, Instant measured_at, Instant now,
                alarm::FindingSink& sink);
  /// A valid value of a monitor: what was found by hand may be over.
  void on_monitor_value(Parameter parameter, std::int32_t milli, Instant measured_at, Instant now,
                        alarm::FindingSink& sink);
  /// Another patient, or nobody: what was found of the last one is told no more.
  void new_patient(Instant now, alarm::FindingSink& sink);
  void archive(Archive& archive);
  void advance(Instant now, alarm::FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] bool awaits_repeat(Parameter parameter) const;
  /// The last value of a parameter; nothing if none was taken of this patient.
  [[nodiscard]] std::optional<session::SnapshotValue> last(Parameter parameter) const;

 private:
  struct Track {
    Parameter parameter{};
    alarm::LimitAlarm low;
    alarm::LimitAlarm high;
    std::optional<std::int32_t> milli;
    Instant measured_at;
    bool judged = false;  // of this bed, whoever the patient was
  };
  [[nodiscard]] Track* find(Parameter parameter);
  [[nodiscard]] const Track* find(Parameter parameter) const;

  std::vector<Track> tracks_;
};

}  // namespace vigil::engine

// The words of an alarm: those of IEC 60601-1-8 and of the IHE ACM profile
// (docs/clinical-numbers.md 4).
//
// proto/vigil/v1/alarm.proto carries the same words; daemon/wire maps them. Values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil::alarm {

enum class Priority : std::uint8_t { none, low, medium, high };

/// What an event does to its alarm.
enum class Phase : std::uint8_t { start, resent, update, escalate, deescalate, end, reset };

enum class State : std::uint8_t { inactive, active, latched };

enum class Inactivation : std::uint8_t {
  enabled,
  audio_paused,
  audio_off,
  alarm_paused,
  alarm_off,
  acknowledged,
};

enum class Type : std::uint8_t { physiological, technical, advisory };

/// Whether the condition behind an alarm is there (docs/safety-rules.md 1).
enum class Presence : std::uint8_t {
  clear,           // a valid measurement says that it is not there
  pending,         // seen; its delay runs
  active,          // there, by a valid and fresh measurement
  active_unknown,  // was there or came due, and now there is no valid measurement
  unknown,         // no valid measurement to judge
};

/// What an alarm is about.
enum class Kind : std::uint8_t {
  limit_low,
  limit_high,
  link_lost,
  no_data,
  sensor_off,
  no_pulse,           // probe or leads on, and no heartbeat found
  pulse_disagrees,    // HR of the ECG and pulse of the oximeter differ
  cuff_failed,        // several cuff cycles in a row gave no reading
  bp_overdue,         // a cuff reading of the schedule is missing
  trend_slope,        // falls or rises steadily
  trend_limit_ahead,  // at this slope a limit is reached soon
  trend_shift,        // the level moved away from its own usual noise
  trend_burden,       // area below a limit: depth times time
  trend_step,         // a jump
  not_returned,       // still far from the baseline long after the dose
  recurrent,          // the same alarm came back again and again
  review_limits,      // too many alarms on one patient
  no_session,         // somebody is on a monitor of a bed without a session
  identity_changed,   // another adapter or monitor than the bed was bound to
  monitor_alarm,      // the monitor's own alarm
  no_receiver,        // a dosed patient, and nobody receives
  clock_stepped,
  events_dropped,
  journal_trouble,
  test,             // asked for by a person, to prove that alarms arrive
  check_overdue,    // a safety check is late
  bad_finding,      // a safety check found something bad
  not_back,         // from the bathroom
  not_recovered,    // a vital outside its recovery band two hours after the dose
  emergency,        // called by a person
  clock_uncertain,  // nothing keeps the machine's clock at the right time
  record_damaged,   // of before this start: what stood is not restored, or not all of it
  no_bed,           // an open session whose bed is not configured any more
};
inline constexpr std::size_t kind_count = 33;

/// Who decided that it is an alarm.
enum class Origin : std::uint8_t { vigil, monitor };

[[nodiscard]] std::string_view name(Priority priority);
[[nodiscard]] std::string_view name(Phase phase);
[[nodiscard]] std::string_view name(Presence presence);
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::string_view name(Inactivation inactivation);
[[nodiscard]] std::string_view name(Type type);
/// "***", "**", "*" or "" (docs/clinical-numbers.md 4).
[[nodiscard]] std::string_view asterisks(Priority priority);

}  // namespace vigil::alarm

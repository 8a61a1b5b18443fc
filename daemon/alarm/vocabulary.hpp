// The words of an alarm: those of IEC 60601-1-8 and of the IHE ACM profile
// (docs/clinical-numbers.md 4).
//
// proto/vigil/v1/event.proto carries the same words; daemon/wire maps them. Values, any thread.
#pragma once

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

enum class Kind : std::uint8_t { limit_low, limit_high, link_lost, no_data, sensor_off };

[[nodiscard]] std::string_view name(Priority priority);
[[nodiscard]] std::string_view name(Phase phase);
[[nodiscard]] std::string_view name(Presence presence);
[[nodiscard]] std::string_view name(Kind kind);
/// "***", "**", "*" or "" (docs/clinical-numbers.md 4).
[[nodiscard]] std::string_view asterisks(Priority priority);

}  // namespace vigil::alarm

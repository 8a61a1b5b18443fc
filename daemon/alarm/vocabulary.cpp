#include "daemon/alarm/vocabulary.hpp"

#include <array>

namespace vigil::alarm {

std::string_view name(Priority priority) {
  static constexpr std::array<std::string_view, 4> names{"none", "low", "medium", "high"};
  return names[static_cast<std::size_t>(priority)];
}

std::string_view name(Phase phase) {
  static constexpr std::array<std::string_view, 7> names{
      "start", "continue", "update", "escalate", "deescalate", "end", "reset"};
  return names[static_cast<std::size_t>(phase)];
}

std::string_view name(Presence presence) {
  static constexpr std::array<std::string_view, 5> names{"clear", "pending", "active",
                                                         "active_unknown", "unknown"};
  return names[static_cast<std::size_t>(presence)];
}

std::string_view name(Kind kind) {
  static constexpr std::array<std::string_view, kind_count> names{
      "limit_low",         "limit_high",      "link_lost",      "no_data",          "sensor_off",
      "no_pulse",          "pulse_disagrees", "cuff_failed",    "bp_overdue",       "trend_slope",
      "trend_limit_ahead", "trend_shift",     "trend_burden",   "trend_step",       "not_returned",
      "recurrent",         "review_limits",   "no_session",     "identity_changed", "monitor_alarm",
      "no_receiver",       "clock_stepped",   "events_dropped", "journal_trouble",  "test",
      "check_overdue",     "bad_finding",     "not_back",       "not_recovered",    "emergency",
      "clock_uncertain",   "record_damaged",  "no_bed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Inactivation inactivation) {
  static constexpr std::array<std::string_view, 6> names{
      "enabled", "audio_paused", "audio_off", "alarm_paused", "alarm_off", "acknowledged"};
  return names[static_cast<std::size_t>(inactivation)];
}

std::string_view name(Type type) {
  static constexpr std::array<std::string_view, 3> names{"physiological", "technical", "advisory"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view asterisks(Priority priority) {
  static constexpr std::array<std::string_view, 4> marks{"", "*", "**", "***"};
  return marks[static_cast<std::size_t>(priority)];
}

}  // namespace vigil::alarm

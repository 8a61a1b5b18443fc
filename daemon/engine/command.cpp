#include "daemon/engine/command.hpp"

#include <array>

namespace vigil::engine {

std::string_view name(CommandKind kind) {
  static constexpr std::array<std::string_view, command_kind_count> names{"acknowledge",
                                                                          "going",
                                                                          "cant_go",
                                                                          "confirm",
                                                                          "at_bedside",
                                                                          "left_bedside",
                                                                          "audio_pause",
                                                                          "audio_off",
                                                                          "alarm_pause",
                                                                          "alarm_off",
                                                                          "enable",
                                                                          "reset",
                                                                          "off_monitor",
                                                                          "on_monitor",
                                                                          "confirm_monitor",
                                                                          "set_limit",
                                                                          "patient",
                                                                          "test_alarm",
                                                                          "hold_cuff",
                                                                          "release_cuff",
                                                                          "start_cuff",
                                                                          "stop_cuff",
                                                                          "session_schedule",
                                                                          "session_start",
                                                                          "session_bind",
                                                                          "session_pre_check",
                                                                          "session_baseline",
                                                                          "session_override",
                                                                          "session_dose",
                                                                          "session_check",
                                                                          "session_skip_check",
                                                                          "session_undo",
                                                                          "session_symptom",
                                                                          "session_note",
                                                                          "session_oxygen",
                                                                          "session_medication",
                                                                          "session_vitals",
                                                                          "session_emergency",
                                                                          "session_handover",
                                                                          "session_bathroom",
                                                                          "session_gate",
                                                                          "session_close",
                                                                          "session_move",
                                                                          "session_correct",
                                                                          "session_score",
                                                                          "session_follow_up",
                                                                          "session_consent"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Outcome outcome) {
  static constexpr std::array<std::string_view, outcome_count> names{
      "done", "refused", "stale", "too_late", "not_permitted", "not_found"};
  return names[static_cast<std::size_t>(outcome)];
}

}  // namespace vigil::engine

// The words of a medicine session, as in proto/vigil/v1/record.proto. Values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vigil::session {

enum class State : std::uint8_t {
  scheduled,
  pre_check,
  baseline,
  dosed,  // the onset
  peak,
  second_hour,
  recovery,
  discharge_ready,
  closed,
  integration,  // closed, and the integration window is open
  ended,        // closed, and the integration window is over
};
inline constexpr std::size_t state_count = 11;

enum class Intent : std::uint8_t { unknown, talking, inward };
enum class Manner : std::uint8_t {
  none,
  discharged,
  against_gate,  // by the prescriber, with open items
  left_against_advice,
  transferred,
  not_dosed,
};

enum class EntryKind : std::uint8_t {
  state,
  phase,
  binding,
  pre_check,
  test_alarm,
  baseline,
  override_,
  dose,
  symptom,
  note,
  oxygen,
  medication,
  manual_vitals,
  emergency,
  handover,
  bathroom,
  gate,
  close,
  move,
  correction,
  score,
  follow_up,
  consent,
  integration,
  not_recovered,
  pump_suggestion,
  warning,
  limit_offer,
  undo,
};
inline constexpr std::size_t entry_kind_count = 29;

enum class Severity : std::uint8_t { none, mild, moderate, severe, ended };
enum class DoseStep : std::uint8_t {
  given,  // at once: an injection, a lozenge, a spray
  infusion_start,
  infusion_rate,
  infusion_pause,
  infusion_resume,
  infusion_stop,
};
enum class CheckState : std::uint8_t { planned, due, overdue, done, skipped, undone };
enum class CheckHow : std::uint8_t { none, window, camera, door, in_room };

// Findings of a check; none: not filled in.
enum class Breathing : std::uint8_t { none, regular, snoring, blocked };
enum class Colour : std::uint8_t { none, normal, pale, blue };
enum class Posture : std::uint8_t { none, safe, unsafe };
enum class Distress : std::uint8_t { not_given, none, some, much };

/// What speaks against a dose, and the medicines that are asked for.
enum class Flag : std::uint8_t {
  uncontrolled_cardiovascular,
  pregnancy,
  hepatic,
  renal,
  raised_icp,
  raised_iop,
  psychosis,
  suicidality,  // asks for a plan; no block
  violence,
  substance_use,  // asks for a plan; no block
  benzodiazepine,
  sedative,
  opioid,
  stimulant,
  maoi,
};
inline constexpr std::size_t flag_count = 15;
enum class Answer : std::uint8_t { none, no, yes };

/// Words as on the wire and the command line: "second-hour", "against-gate", "raised-icp". The
/// value that says nothing (unknown, not filled in) has the empty word.
[[nodiscard]] std::string_view name(State value);
[[nodiscard]] std::string_view name(Intent value);
[[nodiscard]] std::string_view name(Manner value);
[[nodiscard]] std::string_view name(EntryKind value);
[[nodiscard]] std::string_view name(Severity value);
[[nodiscard]] std::string_view name(DoseStep value);
[[nodiscard]] std::string_view name(CheckState value);
[[nodiscard]] std::string_view name(CheckHow value);
[[nodiscard]] std::string_view name(Breathing value);
[[nodiscard]] std::string_view name(Colour value);
[[nodiscard]] std::string_view name(Posture value);
[[nodiscard]] std::string_view name(Distress value);
[[nodiscard]] std::string_view name(Flag value);
[[nodiscard]] std::string_view name(Answer value);
/// The value of a word; nothing if it is none. T: each enumeration above.
template <class T>
[[nodiscard]] std::optional<T> from_name(std::string_view word);

}  // namespace vigil::session

// What people ask the engine to do, and what it answers. Plain values without heap.
//
// The same structure serves every command; each kind says which fields it reads. What a command
// does and when it is refused: docs/formats/commands.md.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/patient.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/text.hpp"

namespace vigil::engine {

enum class CommandKind : std::uint8_t {
  acknowledge,      // alarm, revision
  going,            // alarm: responsibility accepted
  cant_go,          // alarm: declined
  confirm,          // alarm: this receiver shows or sounds it
  at_bedside,       // bed
  left_bedside,     // bed
  audio_pause,      // receiver (actor.via), bed or none for all; duration
  audio_off,        // as audio_pause, without an end
  alarm_pause,      // bed, parameter; duration
  alarm_off,        // bed, parameter
  enable,           // takes back pauses and offs: bed, parameter; of this receiver where audio
  reset,            // alarm: a latched one
  off_monitor,      // bed, reason, seen, with
  on_monitor,       // bed
  confirm_monitor,  // bed: the adapter or monitor that changed is this bed's
  set_limit,        // bed, parameter, side, priority, limit_milli
  patient,          // bed, patient: replaces the whole context
  test_alarm,       // bed or none
  hold_cuff,        // bed, duration, reason: no inflation until then
  release_cuff,     // bed
  start_cuff,       // bed
  stop_cuff,        // bed
};
inline constexpr std::size_t command_kind_count = 22;
[[nodiscard]] std::string_view name(CommandKind kind);

struct Actor {
  FixedText<32> name;  // "RN-2"; empty: person not given
  alarm::Role role = alarm::Role::viewer;
  FixedText<64> via;      // the receiver or program it came through
  bool verified = false;  // the identity was proven, not only claimed
};

/// Where a person acts from. "off monitor" soon after a dose is taken from the bedside only.
enum class Place : std::uint8_t { station, bedside };

struct Command {
  CommandKind kind{};
  FixedText<64> key;  // idempotency key, unique for each thing asked
  Actor actor;
  FixedText<160> reason;
  Place place = Place::station;
  /// Not carried out later than this; zero: no limit.
  Instant not_after;
  BedIndex bed = no_bed;
  std::uint64_t alarm_number = 0;
  std::uint32_t revision = 0;
  std::optional<Parameter> parameter;
  alarm::Side side{};
  alarm::Priority priority{};
  std::int32_t limit_milli = 0;
  Duration duration{0};  // zero: the profile's default
  FixedText<64> seen;    // off_monitor: the condition seen at the bedside
  FixedText<64> with;    // off_monitor: who is with the patient
  PatientContext patient;
};

enum class Outcome : std::uint8_t {
  done,
  refused,        // a rule says no; the text says which
  stale,          // the alarm has changed since the sender saw it
  too_late,       // not_after has passed
  not_permitted,  // the role may not do this
  not_found,      // no such bed or alarm
};
inline constexpr std::size_t outcome_count = 6;
[[nodiscard]] std::string_view name(Outcome outcome);

struct Answer {
  FixedText<64> key;
  Outcome outcome{};
  bool repeated = false;  // this key was answered before; nothing was done now
  FixedText<160> text;    // why not; empty when done
  void archive(Archive& archive) {
    archive.field("key", key);
    archive.field("outcome", outcome, Outcome::not_found);
    archive.field("repeated", repeated);
    archive.field("text", text);
  }
};

}  // namespace vigil::engine

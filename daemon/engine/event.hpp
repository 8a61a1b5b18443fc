// What the engine says: the domain's form of an Event of proto/vigil/v1/event.proto.
//
// Plain values, made by Engine::step and good to copy: without heap but for what a session tells,
// which is shared and never changed. daemon/wire turns them into bytes and adds what is not the
// engine's: source, room and bed by name, wall time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "daemon/alarm/alarm_load.hpp"
#include "daemon/alarm/change.hpp"
#include "daemon/alarm/limit_rules.hpp"
#include "daemon/engine/patient.hpp"
#include "daemon/link/link_status.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/api/reading.hpp"
#include "drivers/api/text.hpp"

namespace vigil::session {
struct Check;
struct Entry;
struct Summary;
}  // namespace vigil::session

namespace vigil::engine {

/// Index of a bed in the configuration; no_bed for what belongs to none.
using BedIndex = std::uint16_t;
inline constexpr BedIndex no_bed = 0xFFFF;
using MonitorIndex = std::uint8_t;  // of a bed's monitors

struct VitalEvent {
  Reading reading;
  MonitorIndex monitor = 0;
  /// Adapter or monitor changed and nobody has confirmed that this is the bed's: shown and judged,
  /// never the patient's record.
  bool unconfirmed = false;
  /// So long it is judged as current; zero: measured once in a while.
  Duration fresh_for{0};
};

struct AlarmEvent : alarm::Change {
  MonitorIndex monitor = 0;
};

struct LinkEvent {
  MonitorIndex monitor = 0;
  link::Status status;
  FixedText<32> vendor;
  FixedText<32> model;
  FixedText<32> serial;
  FixedText<32> firmware;
};

struct NoticeEvent {
  MonitorIndex monitor = 0;
  NoticeKind kind{};
  bool active = true;
  FixedText<96> text;
  std::int32_t value_milli = 0;
  MonitorPriority priority = MonitorPriority::low;  // monitor_alarm only
  std::uint32_t code = 0;                           // the monitor's own; 0: none
};

/// A numeric that is none of our parameters: passed on, never judged.
struct OtherNumericEvent {
  MonitorIndex monitor = 0;
  FixedText<48> label;
  std::uint32_t mdc = 0;
  FixedText<16> unit;
  Validity validity{};
  std::int64_t milli = 0;
  Instant measured_at;
};

struct HeartbeatEvent {
  std::uint64_t last_seq = 0;
  std::uint32_t beds = 0;
  std::uint32_t links_live = 0;
  std::uint32_t receivers = 0;
  std::uint32_t receivers_sounding = 0;
  std::uint32_t alarms_active = 0;
};

/// A receiver or its person answered to an alarm.
enum class DeliveryState : std::uint8_t { confirmed, accepted, declined };
struct DeliveryEvent {
  std::uint64_t number = 0;  // of the alarm
  DeliveryState state{};
  FixedText<64> receiver;
  FixedText<32> person;
  alarm::Role role{};
};

/// An inactivation that stands by itself, whether or not an alarm is open. Told when it begins,
/// when it is reminded of, and when it ends.
struct InactivationEvent {
  alarm::Inactivation what{};
  bool active = false;
  bool reminder = false;
  std::optional<Parameter> parameter;  // alarm_paused, alarm_off; absent: every parameter
  FixedText<64> receiver;              // audio_paused, audio_off: where
  Instant until;                       // never(): no end
  FixedText<32> by;
  FixedText<160> reason;  // why it began, or why it ended
};

/// The limits in force of one parameter, mildest to gravest on each side; relative ones resolved.
struct LimitInForce {
  alarm::Side side{};
  alarm::Priority priority{};
  std::int32_t limit_milli = 0;
  bool inclusive = false;
  bool relative = false;
  FixedText<16> name;
};
inline constexpr std::size_t limits_in_force_max = 16;
struct LimitsEvent {
  Parameter parameter{};
  std::array<LimitInForce, limits_in_force_max> limits{};
  std::uint8_t count = 0;
  bool personal = false;  // a person changed one for this patient
};

/// The patient of the bed changed.
struct PatientEvent {
  PatientContext patient;
  FixedText<32> profile;  // its id; empty: the bed's own limits
  std::uint32_t profile_version = 0;
  bool off_monitor = false;
};

/// What became of the cuff that Vigil starts itself.
enum class CuffState : std::uint8_t {
  planned,      // the schedule changed: next_at
  started,      // it inflates; text: what for
  measured,     // a reading came
  failed,       // text: why
  stopped,      // a person asked for its end
  held,         // a person holds it until held_until, or a cycle waits for that
  released,     // the hold is over
  not_started,  // text: why
};
inline constexpr std::size_t cuff_state_count = 8;
struct CuffEvent {
  MonitorIndex monitor = 0;
  CuffState state{};
  FixedText<96> text;
  FixedText<32> by;
  Instant next_at = Instant::never();     // when it is to inflate next; never(): not planned
  Instant held_until = Instant::never();  // never(): nobody holds it
  std::uint32_t inflations = 0;           // of this patient
  std::uint32_t failures = 0;             // in a row
};

enum class CommandKind : std::uint8_t;
enum class Outcome : std::uint8_t;

/// A command that was carried out or refused, for the record.
struct CommandEvent {
  CommandKind kind{};
  Outcome outcome{};
  FixedText<64> key;
  FixedText<32> actor;
  alarm::Role role{};
  FixedText<64> via;
  bool verified = false;
  FixedText<160> reason;
  FixedText<160> detail;  // what it did ("SpO2 below medium 92 -> 90"), or why it was refused
  std::uint64_t alarm_number = 0;
};

/// Alarm load of one session or bed, since `since`.
struct AlarmLoadEvent {
  Instant since;
  bool final = false;  // the session has ended
  alarm::AlarmLoad load;
};

/// An entry of a session's record. Never null.
struct EntryEvent {
  std::shared_ptr<const session::Entry> entry;
};

/// The state of a session, whole. On a bed: that of the bed; null: the bed has none any more.
/// Without a bed: one that is scheduled or closed, by its id.
struct SessionEvent {
  std::shared_ptr<const session::Summary> summary;
  BedIndex last_bed = no_bed;  // without a bed: where it is planned or was
};

/// A safety check of the bed's session. Never null.
struct CheckEvent {
  std::shared_ptr<const session::Check> check;
};

enum class SystemKind : std::uint8_t {
  started,
  stopping,
  receiver_joined,
  receiver_left,
  events_dropped,
};

struct SystemEvent {
  SystemKind kind{};
  FixedText<160> text;
  FixedText<64> receiver;
};

struct Event {
  Instant at;                 // when it came due
  std::uint64_t seq = 0;      // from 1, without gaps; 0 in a heartbeat
  std::uint64_t bed_seq = 0;  // from 1 per bed, without gaps; 0 without a bed
  BedIndex bed = no_bed;
  FixedText<32> session;  // of the bed's patient; empty without one, or while nobody knows whose
  std::variant<HeartbeatEvent, VitalEvent, AlarmEvent, LinkEvent, NoticeEvent, SystemEvent,
               DeliveryEvent, InactivationEvent, LimitsEvent, PatientEvent, CommandEvent,
               AlarmLoadEvent, OtherNumericEvent, CuffEvent, EntryEvent, SessionEvent, CheckEvent>
      body;
};

}  // namespace vigil::engine

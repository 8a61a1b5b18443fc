// What the engine says: the domain's form of an Event of proto/vigil/v1/event.proto.
//
// Plain values without heap, made by Engine::step and good to copy. daemon/wire turns them into
// bytes and adds what is not the engine's: source, room and bed by name, wall time.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "daemon/alarm/change.hpp"
#include "daemon/link/link_status.hpp"
#include "drivers/api/reading.hpp"
#include "drivers/api/text.hpp"

namespace vigil::engine {

/// Index of a bed in the configuration; no_bed for what belongs to none.
using BedIndex = std::uint16_t;
inline constexpr BedIndex no_bed = 0xFFFF;
using MonitorIndex = std::uint8_t;  // of a bed's monitors

struct VitalEvent {
  Reading reading;
  MonitorIndex monitor = 0;
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
};

struct HeartbeatEvent {
  std::uint64_t last_seq = 0;
  std::uint32_t beds = 0;
  std::uint32_t links_live = 0;
  std::uint32_t receivers = 0;
  std::uint32_t receivers_sounding = 0;
  std::uint32_t alarms_active = 0;
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
  std::variant<HeartbeatEvent, VitalEvent, AlarmEvent, LinkEvent, NoticeEvent, SystemEvent> body;
};

}  // namespace vigil::engine

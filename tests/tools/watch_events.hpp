// Events of a made-up daemon, for the tests of vigil watch. Its clock starts 1000 s ahead of ours.
#pragma once

#include <cstdint>
#include <string>

#include "drivers/api/time.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::watch {

inline constexpr Instant local_start = Instant::from_ns(50'000'000'000);
inline constexpr std::uint64_t ahead_ns = 1'000'000'000'000;

/// `s` seconds after the start, here.
inline Instant here(double s) { return local_start + Duration(static_cast<std::int64_t>(s * 1e9)); }
/// The same moment by the daemon's clock.
inline std::uint64_t there(double s) { return static_cast<std::uint64_t>(here(s).ns()) + ahead_ns; }

inline v1::Event event_at(double s, const std::string& room = "", const std::string& bed = "a") {
  v1::Event event;
  event.set_instant_ns(there(s));
  event.mutable_wall_time()->set_seconds(1'000'000 + static_cast<std::int64_t>(s));
  if (!room.empty()) {
    event.set_room(room);
    event.set_bed(bed);
  }
  return event;
}

inline v1::Event heartbeat(double s) {
  v1::Event event = event_at(s);
  event.mutable_heartbeat();
  return event;
}

inline v1::Event vital(double s, const std::string& room, const std::string& parameter,
                       double value, std::uint32_t monitor = 0) {
  v1::Event event = event_at(s, room);
  v1::Vital& vital = *event.mutable_vital();
  vital.set_parameter(parameter);
  vital.set_validity(v1::VALIDITY_VALID);
  vital.set_value(value);
  vital.set_measured_ns(there(s));
  vital.set_monitor(monitor);
  return event;
}

inline v1::Event no_vital(double s, const std::string& room, const std::string& parameter,
                          v1::Validity why) {
  v1::Event event = vital(s, room, parameter, 0);
  event.mutable_vital()->set_validity(why);
  event.mutable_vital()->clear_value();
  return event;
}

inline v1::Event link(double s, const std::string& room, v1::LinkState state,
                      const std::string& reason = "") {
  v1::Event event = event_at(s, room);
  v1::Link& link = *event.mutable_link();
  link.set_driver("ivy450c");
  link.set_port("/dev/room-" + room);
  link.set_device("/dev/pts/3");
  link.set_state(state);
  link.set_reason(reason);
  return event;
}

inline v1::Event alarm(double s, const std::string& room, const std::string& id,
                       v1::Priority priority, const std::string& text,
                       v1::AlarmPhase phase = v1::ALARM_PHASE_START) {
  v1::Event event = event_at(s, room);
  v1::Alarm& alarm = *event.mutable_alarm();
  alarm.set_alarm_id(id);
  alarm.set_kind(v1::ALARM_KIND_LIMIT_LOW);
  alarm.set_phase(phase);
  const bool ends = phase == v1::ALARM_PHASE_END;
  alarm.set_state(ends ? v1::ALARM_STATE_INACTIVE : v1::ALARM_STATE_ACTIVE);
  alarm.set_inactivation(v1::INACTIVATION_ENABLED);
  alarm.set_priority(priority);
  alarm.set_type(v1::ALARM_TYPE_PHYSIOLOGICAL);
  alarm.set_presence(ends ? v1::PRESENCE_CLEAR : v1::PRESENCE_ACTIVE);
  alarm.set_started_ns(there(s));
  alarm.set_text(text);
  return event;
}

}  // namespace vigil::watch

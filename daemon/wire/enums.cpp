#include "daemon/wire/enums.hpp"

// No default in any switch: an enumerator without its twin does not compile (-Wall -Werror). The
// unspecified value behind each is for numbers that no enumerator has.

namespace vigil::wire {
namespace {

// For long enumerations whose twins stand in the same order, one apart: the test of this file
// compares every name.
template <typename Proto, typename Core>
Proto twin(Core value, std::size_t count) {
  const auto at = static_cast<std::size_t>(value);
  return static_cast<Proto>(at < count ? at + 1 : 0);
}
template <typename Core>
std::optional<Core> core_twin(int value, std::size_t count) {
  if (value < 1 || static_cast<std::size_t>(value) > count) return std::nullopt;
  return static_cast<Core>(value - 1);
}

constexpr std::size_t priority_count = 4;
constexpr std::size_t side_count = 2;
constexpr std::size_t delivery_state_count = 3;
constexpr std::size_t notice_kind_count = 7;
constexpr std::size_t request_kind_count = 3;
constexpr std::size_t refusal_count = 6;

}  // namespace

v1::Validity to_proto(Validity value) {
  switch (value) {
    case Validity::valid:
      return v1::VALIDITY_VALID;
    case Validity::no_value:
      return v1::VALIDITY_NO_VALUE;
    case Validity::sensor_off:
      return v1::VALIDITY_SENSOR_OFF;
    case Validity::sensor_disconnected:
      return v1::VALIDITY_SENSOR_DISCONNECTED;
    case Validity::searching:
      return v1::VALIDITY_SEARCHING;
    case Validity::no_pulse:
      return v1::VALIDITY_NO_PULSE;
    case Validity::motion:
      return v1::VALIDITY_MOTION;
    case Validity::low_perfusion:
      return v1::VALIDITY_LOW_PERFUSION;
    case Validity::interference:
      return v1::VALIDITY_INTERFERENCE;
    case Validity::out_of_range:
      return v1::VALIDITY_OUT_OF_RANGE;
    case Validity::held:
      return v1::VALIDITY_HELD;
    case Validity::not_calibrated:
      return v1::VALIDITY_NOT_CALIBRATED;
    case Validity::stale:
      return v1::VALIDITY_STALE;
    case Validity::demo:
      return v1::VALIDITY_DEMO;
    case Validity::questionable:
      return v1::VALIDITY_QUESTIONABLE;
    case Validity::not_updated:
      return v1::VALIDITY_NOT_UPDATED;
    case Validity::discontinuity:
      return v1::VALIDITY_DISCONTINUITY;
    case Validity::under_range:
      return v1::VALIDITY_UNDER_RANGE;
    case Validity::over_range:
      return v1::VALIDITY_OVER_RANGE;
  }
  return v1::VALIDITY_UNSPECIFIED;
}

v1::Priority to_proto(alarm::Priority value) {
  switch (value) {
    case alarm::Priority::none:
      return v1::PRIORITY_NONE;
    case alarm::Priority::low:
      return v1::PRIORITY_LOW;
    case alarm::Priority::medium:
      return v1::PRIORITY_MEDIUM;
    case alarm::Priority::high:
      return v1::PRIORITY_HIGH;
  }
  return v1::PRIORITY_UNSPECIFIED;
}

v1::AlarmPhase to_proto(alarm::Phase value) {
  switch (value) {
    case alarm::Phase::start:
      return v1::ALARM_PHASE_START;
    case alarm::Phase::resent:
      return v1::ALARM_PHASE_CONTINUE;
    case alarm::Phase::update:
      return v1::ALARM_PHASE_UPDATE;
    case alarm::Phase::escalate:
      return v1::ALARM_PHASE_ESCALATE;
    case alarm::Phase::deescalate:
      return v1::ALARM_PHASE_DEESCALATE;
    case alarm::Phase::end:
      return v1::ALARM_PHASE_END;
    case alarm::Phase::reset:
      return v1::ALARM_PHASE_RESET;
  }
  return v1::ALARM_PHASE_UNSPECIFIED;
}

v1::AlarmState to_proto(alarm::State value) {
  switch (value) {
    case alarm::State::inactive:
      return v1::ALARM_STATE_INACTIVE;
    case alarm::State::active:
      return v1::ALARM_STATE_ACTIVE;
    case alarm::State::latched:
      return v1::ALARM_STATE_LATCHED;
  }
  return v1::ALARM_STATE_UNSPECIFIED;
}

v1::Inactivation to_proto(alarm::Inactivation value) {
  switch (value) {
    case alarm::Inactivation::enabled:
      return v1::INACTIVATION_ENABLED;
    case alarm::Inactivation::audio_paused:
      return v1::INACTIVATION_AUDIO_PAUSED;
    case alarm::Inactivation::audio_off:
      return v1::INACTIVATION_AUDIO_OFF;
    case alarm::Inactivation::alarm_paused:
      return v1::INACTIVATION_ALARM_PAUSED;
    case alarm::Inactivation::alarm_off:
      return v1::INACTIVATION_ALARM_OFF;
    case alarm::Inactivation::acknowledged:
      return v1::INACTIVATION_ALERT_ACKNOWLEDGED;
  }
  return v1::INACTIVATION_UNSPECIFIED;
}

v1::AlarmType to_proto(alarm::Type value) {
  switch (value) {
    case alarm::Type::physiological:
      return v1::ALARM_TYPE_PHYSIOLOGICAL;
    case alarm::Type::technical:
      return v1::ALARM_TYPE_TECHNICAL;
    case alarm::Type::advisory:
      return v1::ALARM_TYPE_ADVISORY;
  }
  return v1::ALARM_TYPE_UNSPECIFIED;
}

v1::Presence to_proto(alarm::Presence value) {
  switch (value) {
    case alarm::Presence::clear:
      return v1::PRESENCE_CLEAR;
    case alarm::Presence::pending:
      return v1::PRESENCE_PENDING;
    case alarm::Presence::active:
      return v1::PRESENCE_ACTIVE;
    case alarm::Presence::active_unknown:
      return v1::PRESENCE_ACTIVE_UNKNOWN;
    case alarm::Presence::unknown:
      return v1::PRESENCE_UNKNOWN;
  }
  return v1::PRESENCE_UNSPECIFIED;
}

v1::AlarmKind to_proto(alarm::Kind value) { return twin<v1::AlarmKind>(value, alarm::kind_count); }

v1::LinkState to_proto(link::State value) {
  switch (value) {
    case link::State::absent:
      return v1::LINK_STATE_ABSENT;
    case link::State::opening:
      return v1::LINK_STATE_OPENING;
    case link::State::waiting:
      return v1::LINK_STATE_WAITING;
    case link::State::live:
      return v1::LINK_STATE_LIVE;
    case link::State::quiet:
      return v1::LINK_STATE_QUIET;
  }
  return v1::LINK_STATE_UNSPECIFIED;
}

v1::NoticeKind to_proto(NoticeKind value) {
  switch (value) {
    case NoticeKind::handshake:
      return v1::NOTICE_KIND_HANDSHAKE;
    case NoticeKind::device_status:
      return v1::NOTICE_KIND_DEVICE_STATUS;
    case NoticeKind::cuff_started:
      return v1::NOTICE_KIND_CUFF_STARTED;
    case NoticeKind::cuff_pressure:
      return v1::NOTICE_KIND_CUFF_PRESSURE;
    case NoticeKind::cuff_failed:
      return v1::NOTICE_KIND_CUFF_FAILED;
    case NoticeKind::monitor_alarm:
      return v1::NOTICE_KIND_MONITOR_ALARM;
    case NoticeKind::bedside_silence:
      return v1::NOTICE_KIND_BEDSIDE_SILENCE;
  }
  return v1::NOTICE_KIND_UNSPECIFIED;
}

v1::SystemKind to_proto(engine::SystemKind value) {
  switch (value) {
    case engine::SystemKind::started:
      return v1::SYSTEM_KIND_STARTED;
    case engine::SystemKind::stopping:
      return v1::SYSTEM_KIND_STOPPING;
    case engine::SystemKind::receiver_joined:
      return v1::SYSTEM_KIND_RECEIVER_JOINED;
    case engine::SystemKind::receiver_left:
      return v1::SYSTEM_KIND_RECEIVER_LEFT;
    case engine::SystemKind::events_dropped:
      return v1::SYSTEM_KIND_EVENTS_DROPPED;
  }
  return v1::SYSTEM_KIND_UNSPECIFIED;
}

v1::AlarmOrigin to_proto(alarm::Origin value) {
  switch (value) {
    case alarm::Origin::vigil:
      return v1::ALARM_ORIGIN_VIGIL;
    case alarm::Origin::monitor:
      return v1::ALARM_ORIGIN_MONITOR;
  }
  return v1::ALARM_ORIGIN_UNSPECIFIED;
}

v1::Priority to_proto(MonitorPriority value) {
  switch (value) {
    case MonitorPriority::low:
      return v1::PRIORITY_LOW;
    case MonitorPriority::medium:
      return v1::PRIORITY_MEDIUM;
    case MonitorPriority::high:
      return v1::PRIORITY_HIGH;
  }
  return v1::PRIORITY_UNSPECIFIED;
}

v1::StaffRole to_proto(alarm::Role value) { return twin<v1::StaffRole>(value, alarm::role_count); }
v1::LimitSide to_proto(alarm::Side value) { return twin<v1::LimitSide>(value, side_count); }
v1::DeliveryState to_proto(engine::DeliveryState value) {
  return twin<v1::DeliveryState>(value, delivery_state_count);
}
v1::CuffState to_proto(engine::CuffState value) {
  return twin<v1::CuffState>(value, engine::cuff_state_count);
}

v1::CommandKind to_proto(engine::CommandKind value) {
  return twin<v1::CommandKind>(value, engine::command_kind_count);
}
v1::CommandOutcome to_proto(engine::Outcome value) {
  return twin<v1::CommandOutcome>(value, engine::outcome_count);
}

v1::MonitorRequestKind to_proto(RequestKind value) {
  return twin<v1::MonitorRequestKind>(value, request_kind_count);
}
v1::MonitorRefusal to_proto(Refusal value) {
  return twin<v1::MonitorRefusal>(value, refusal_count);
}

std::optional<alarm::Role> to_core(v1::StaffRole value) {
  return core_twin<alarm::Role>(value, alarm::role_count);
}
std::optional<alarm::Side> to_core(v1::LimitSide value) {
  return core_twin<alarm::Side>(value, side_count);
}
std::optional<alarm::Priority> to_core(v1::Priority value) {
  return core_twin<alarm::Priority>(value, priority_count);
}
std::optional<engine::CommandKind> to_core(v1::CommandKind value) {
  return core_twin<engine::CommandKind>(value, engine::command_kind_count);
}

std::optional<Validity> to_core(v1::Validity value) {
  return core_twin<Validity>(value, validity_count);
}
std::optional<NoticeKind> to_core(v1::NoticeKind value) {
  return core_twin<NoticeKind>(value, notice_kind_count);
}
std::optional<RequestKind> to_core(v1::MonitorRequestKind value) {
  return core_twin<RequestKind>(value, request_kind_count);
}
std::optional<Refusal> to_core(v1::MonitorRefusal value) {
  return core_twin<Refusal>(value, refusal_count);
}
std::optional<MonitorPriority> monitor_priority(v1::Priority value) {
  const auto priority = to_core(value);
  if (!priority || *priority == alarm::Priority::none) return std::nullopt;
  return static_cast<MonitorPriority>(static_cast<int>(*priority) - 1);
}

}  // namespace vigil::wire

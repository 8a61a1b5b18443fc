#include "tools/vigil/watch_bell.hpp"

namespace vigil::watch {

bool Bell::silent_here(const v1::Alarm& alarm) const {
  if (alarm.state() != v1::ALARM_STATE_ACTIVE) return true;
  switch (alarm.inactivation()) {
    case v1::INACTIVATION_AUDIO_PAUSED:
    case v1::INACTIVATION_AUDIO_OFF:
      return alarm.inactivated_at() == receiver_;
    case v1::INACTIVATION_ALARM_PAUSED:
    case v1::INACTIVATION_ALARM_OFF:
      return true;
    case v1::INACTIVATION_ALERT_ACKNOWLEDGED:
      return !alarm.reminder();
    default:
      return false;
  }
}

int Bell::on_alarm(const v1::Alarm& alarm) {
  if (silent_here(alarm)) {
    rung_.erase(alarm.alarm_id());
    return 0;
  }
  const auto [at, first] = rung_.try_emplace(alarm.alarm_id(), alarm.revision());
  if (!first && at->second == alarm.revision() && !alarm.reminder()) return 0;
  at->second = alarm.revision();
  switch (alarm.priority()) {
    case v1::PRIORITY_HIGH:
      return 3;
    case v1::PRIORITY_MEDIUM:
      return 2;
    case v1::PRIORITY_LOW:
      return 1;
    default:
      return 0;
  }
}

}  // namespace vigil::watch

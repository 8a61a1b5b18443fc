#include "tools/vigil/watch_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tools/vigil/terminal_text.hpp"

namespace vigil::watch {

std::string age_words(Duration age) {
  const auto s = static_cast<long long>(
      std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(age).count()));
  std::array<char, 48> text{};
  if (s < 3600) {
    std::snprintf(text.data(), text.size(), "%lld:%02lld", s / 60, s % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
  }
  return text.data();
}

std::string number_words(double value) {
  std::array<char, 32> text{};
  const bool whole = std::abs(value - std::round(value)) < 0.0005;
  std::snprintf(text.data(), text.size(), whole ? "%.0f" : "%.1f", std::clamp(value, -1e6, 1e6));
  return text.data();
}

std::string_view validity_words(v1::Validity validity) {
  switch (validity) {
    case v1::VALIDITY_SENSOR_OFF:
      return "sensor off";
    case v1::VALIDITY_SENSOR_DISCONNECTED:
      return "no sensor";
    case v1::VALIDITY_SEARCHING:
      return "searching";
    case v1::VALIDITY_NO_PULSE:
      return "no pulse";
    case v1::VALIDITY_MOTION:
      return "motion";
    case v1::VALIDITY_LOW_PERFUSION:
      return "weak signal";
    case v1::VALIDITY_INTERFERENCE:
      return "noise";
    case v1::VALIDITY_OUT_OF_RANGE:
      return "range";
    case v1::VALIDITY_NOT_CALIBRATED:
      return "calibrating";
    case v1::VALIDITY_HELD:
    case v1::VALIDITY_STALE:
    case v1::VALIDITY_NOT_UPDATED:
      return "old";
    case v1::VALIDITY_DEMO:
      return "DEMO";
    case v1::VALIDITY_QUESTIONABLE:
      return "unsure";
    case v1::VALIDITY_UNDER_RANGE:
      return "below range";
    case v1::VALIDITY_OVER_RANGE:
      return "above range";
    default:
      return "no value";
  }
}

std::string bed_words(const Model& model, std::string_view room, std::string_view bed) {
  if (room.empty()) return "Vigil";
  const auto beds = std::count_if(model.beds().begin(), model.beds().end(),
                                  [&](const Bed& b) { return b.room == room; });
  return "room " + printable(room) + (beds > 1 ? " bed " + printable(bed) : "");
}

std::string alarm_words(const v1::Alarm& alarm) {
  std::string text = printable(alarm.text());
  if (alarm.has_last_value()) {
    const auto last = text.find(", last ");
    if (last != std::string::npos) text.erase(last);
  }
  const std::string_view marks = asterisks(alarm.priority());
  if (!marks.empty() && text.find('*') != 0) text = std::string(marks) + " " + text;
  if (alarm.type() != v1::ALARM_TYPE_TECHNICAL) return text;
  const bool ended = alarm.phase() == v1::ALARM_PHASE_END;
  if (!ended && !alarm.reason().empty()) text += ": " + printable(alarm.reason());
  return "technical " + text;
}

std::string last_known_words(const v1::Alarm& alarm, const Model& model, Instant now) {
  const bool unknown =
      alarm.presence() == v1::PRESENCE_ACTIVE_UNKNOWN || alarm.presence() == v1::PRESENCE_UNKNOWN;
  if (!unknown || !alarm.has_last_value()) return {};
  const Instant measured = Instant::from_ns(static_cast<std::int64_t>(alarm.last_measured_ns()));
  return "last known " + number_words(alarm.last_value()) + ", " +
         age_words(model.age(measured, now)) + " ago";
}

std::string link_words(const LinkShown& shown, const Model& model, Instant now, bool with_reason) {
  // Counted from the last number, where there was one: what the nurse has seen last.
  const std::string since = age_words(model.age(shown.last_number.value_or(shown.since), now));
  const std::string reason =
      shown.link.reason().empty() || !with_reason ? "" : ": " + printable(shown.link.reason());
  switch (shown.link.state()) {
    case v1::LINK_STATE_LIVE:
      return "live";
    case v1::LINK_STATE_QUIET:
    case v1::LINK_STATE_WAITING:
    case v1::LINK_STATE_OPENING:
    case v1::LINK_STATE_ABSENT:
      return "No data " + since + reason;
    default:
      return "Link unknown";
  }
}

std::string_view asterisks(v1::Priority priority) {
  switch (priority) {
    case v1::PRIORITY_HIGH:
      return "***";
    case v1::PRIORITY_MEDIUM:
      return "**";
    case v1::PRIORITY_LOW:
      return "*";
    default:
      return "";
  }
}

std::string_view priority_words(v1::Priority priority) {
  switch (priority) {
    case v1::PRIORITY_HIGH:
      return "high";
    case v1::PRIORITY_MEDIUM:
      return "medium";
    case v1::PRIORITY_LOW:
      return "low";
    default:
      return "none";
  }
}

}  // namespace vigil::watch

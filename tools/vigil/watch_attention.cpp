#include "tools/vigil/watch_attention.hpp"

#include <algorithm>
#include <optional>

#include "drivers/api/parameter.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil::watch {
namespace {

Instant instant(std::uint64_t ns) { return Instant::from_ns(static_cast<std::int64_t>(ns)); }

void add(std::string& to, const std::string& text) {
  if (!text.empty()) to += (to.empty() ? "" : ", ") + text;
}

std::string_view kind_words(v1::Inactivation what) {
  switch (what) {
    case v1::INACTIVATION_AUDIO_PAUSED:
      return "audio paused";
    case v1::INACTIVATION_AUDIO_OFF:
      return "AUDIO OFF";
    case v1::INACTIVATION_ALARM_PAUSED:
      return "ALARM PAUSED";
    case v1::INACTIVATION_ALARM_OFF:
      return "ALARM OFF";
    case v1::INACTIVATION_ALERT_ACKNOWLEDGED:
      return "acknowledged";
    default:
      return "";
  }
}

/// `until_ns` 0: no end.
std::string with_time_left(std::string_view words, std::uint64_t until_ns, const Model& model,
                           Instant now) {
  std::string text(words);
  if (until_ns != 0) text += " " + age_words(model.left(instant(until_ns), now));
  return text;
}

std::string minutes_words(Duration age) {
  return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(age).count()) + " min";
}

}  // namespace

std::string role_words(v1::StaffRole role) {
  switch (role) {
    case v1::STAFF_ROLE_NURSE:
      return "nurse";
    case v1::STAFF_ROLE_SECOND_NURSE:
      return "second nurse";
    case v1::STAFF_ROLE_CHARGE_NURSE:
      return "charge nurse";
    case v1::STAFF_ROLE_PRESCRIBER:
      return "prescriber";
    case v1::STAFF_ROLE_THERAPIST:
      return "therapist";
    case v1::STAFF_ROLE_TECHNICIAN:
      return "technician";
    case v1::STAFF_ROLE_VIEWER:
      return "viewer";
    case v1::STAFF_ROLE_EVERYONE:
      return "everyone";
    default:
      return "somebody";
  }
}

std::string parameter_words(std::string_view parameter) {
  const auto known = parameter_from_key(parameter);
  return known ? std::string(info(*known).label) : printable(parameter);
}

std::string repeat_words(const v1::Alarm& alarm, const Model& model, Instant now) {
  if (alarm.repeat_until_ns() == 0) return {};
  const Duration left = model.left(instant(alarm.repeat_until_ns()), now);
  return age_words(left) + " left";
}

std::string detail_words(const v1::Alarm& alarm) {
  std::string text;
  if (alarm.origin() == v1::ALARM_ORIGIN_MONITOR) add(text, "the monitor's own alarm");
  // Limits name it in their detail already.
  const bool named = alarm.detail().starts_with("worst ");
  if (!named && alarm.has_worst() && (!alarm.has_value() || alarm.worst() != alarm.value())) {
    add(text, "worst " + number_words(alarm.worst()));
  }
  if (alarm.occurrences() > 1) add(text, std::to_string(alarm.occurrences()) + "x");
  add(text, printable(alarm.detail()));
  return text;
}

std::string inactivation_words(const v1::Alarm& alarm, const Model& model, Instant now) {
  const std::string_view kind = kind_words(alarm.inactivation());
  if (kind.empty()) return {};
  std::string text = with_time_left(kind, alarm.inactivated_until_ns(), model, now);
  const std::string by = printable(alarm.inactivated_by());
  if (alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED) {
    return by.empty() ? text : text + " " + by;
  }
  if (!alarm.inactivated_at().empty()) text += " at " + printable(alarm.inactivated_at());
  if (!by.empty()) text += " by " + by;
  return text;
}

std::string response_words(const v1::Alarm& alarm) {
  std::string text;
  if (!alarm.responsible().empty()) add(text, printable(alarm.responsible()) + " is going");
  if (!alarm.at_bedside().empty()) add(text, printable(alarm.at_bedside()) + " at the bedside");
  std::string called;
  for (const int role : alarm.calls()) add(called, role_words(static_cast<v1::StaffRole>(role)));
  if (!called.empty()) add(text, "called: " + called);
  if (alarm.declined() > 0) add(text, std::to_string(alarm.declined()) + " can't go");
  return text;
}

std::string standing_words(const v1::InactivationChange& change, const Model& model, Instant now) {
  std::string text = with_time_left(kind_words(change.what()), change.until_ns(), model, now);
  const bool audio =
      change.what() == v1::INACTIVATION_AUDIO_PAUSED || change.what() == v1::INACTIVATION_AUDIO_OFF;
  if (audio) {
    text += " at " + printable(change.receiver());
  } else {
    text += change.parameter().empty() ? " for all" : " for " + parameter_words(change.parameter());
  }
  if (!change.by().empty()) text += " by " + printable(change.by());
  if (!change.reason().empty()) text += ": " + printable(change.reason());
  return text;
}

std::string cuff_plan_words(const v1::Cuff& cuff, const Model& model, Instant now, bool& strong) {
  const auto in = [&](std::uint64_t ns) {
    return age_words(model.left(Instant::from_ns(static_cast<std::int64_t>(ns)), now));
  };
  const std::string text = printable(cuff.text());
  const std::string next = cuff.next_ns() == 0 ? "" : in(cuff.next_ns());
  strong = true;
  switch (cuff.state()) {
    case v1::CUFF_STATE_FAILED:
      return "Cuff failed: " + text + (next.empty() ? "" : ", next in " + next);
    case v1::CUFF_STATE_NOT_STARTED:
      return "Cuff: " + text;
    default:
      break;
  }
  if (cuff.held_until_ns() != 0) {
    const std::string by = cuff.by().empty() ? "" : " by " + printable(cuff.by());
    return "Cuff held" + by + ", " + in(cuff.held_until_ns()) + " left";
  }
  strong = false;
  return next.empty() ? "" : "Next cuff in " + next;
}

std::string patient_words(const Bed& bed, const Model& model, Instant now) {
  if (!bed.patient) return {};
  const v1::Patient& patient = *bed.patient;
  if (patient.session().empty()) return "No session. Default limits are on.";
  std::string text = printable(patient.session());
  if (!patient.profile().empty()) text += "  " + printable(patient.profile());
  if (!patient.has_first_dose_ns()) return text + "  not dosed";
  text += "  T+" + minutes_words(model.age(Instant::from_ns(patient.first_dose_ns()), now));
  if (patient.has_last_dose_ns() && patient.last_dose_ns() != patient.first_dose_ns()) {
    const Duration since = model.age(Instant::from_ns(patient.last_dose_ns()), now);
    text += ", last dose " + minutes_words(since) + " ago";
  }
  return text;
}

std::string limit_words(const Bed& bed, std::string_view parameter, const Model& model,
                        Instant now) {
  for (const v1::InactivationChange& change : bed.inactivations) {
    const bool ours = change.parameter().empty() || change.parameter() == parameter;
    const bool alarm = change.what() == v1::INACTIVATION_ALARM_OFF ||
                       change.what() == v1::INACTIVATION_ALARM_PAUSED;
    if (!ours || !alarm) continue;
    const bool off = change.what() == v1::INACTIVATION_ALARM_OFF;
    return with_time_left(off ? "ALARM OFF" : "PAUSED", change.until_ns(), model, now);
  }
  const auto limits =
      std::find_if(bed.limits.begin(), bed.limits.end(),
                   [&](const v1::Limits& other) { return other.parameter() == parameter; });
  if (limits == bed.limits.end()) return {};
  std::optional<double> below;
  std::optional<double> above;
  for (const v1::Limit& limit : limits->limits()) {
    if (limit.priority() < v1::PRIORITY_MEDIUM) continue;
    if (limit.side() == v1::LIMIT_SIDE_BELOW) {
      below = std::max(below.value_or(limit.limit()), limit.limit());
    } else {
      above = std::min(above.value_or(limit.limit()), limit.limit());
    }
  }
  if (!below && !above) return {};
  std::string text = below && above ? number_words(*below) + "-" + number_words(*above)
                     : below        ? "min " + number_words(*below)
                                    : "max " + number_words(*above);
  return limits->personal() ? text + " own" : text;
}

}  // namespace vigil::watch

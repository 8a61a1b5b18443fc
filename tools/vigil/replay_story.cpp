#include "tools/vigil/replay_story.hpp"

#include <algorithm>

namespace vigil::replay {
namespace {

/// The deeper of both, seen from the side on which the alarm stands.
void note_worst(Coming& coming, const engine::AlarmEvent& event) {
  for (const auto& milli : {event.worst_milli, event.value_milli}) {
    if (!milli) continue;
    const bool low = event.kind == alarm::Kind::limit_low;
    const std::int32_t before = coming.worst_milli.value_or(*milli);
    coming.worst_milli = low ? std::min(before, *milli) : std::max(before, *milli);
  }
}

}  // namespace

std::optional<alarm::Side> side_of(alarm::Kind kind) {
  if (kind == alarm::Kind::limit_low) return alarm::Side::below;
  if (kind == alarm::Kind::limit_high) return alarm::Side::above;
  return std::nullopt;
}

void Story::on_event(const engine::Event& event) {
  if (const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body)) on_alarm(*alarm, event.at);
  if (const auto* vital = std::get_if<engine::VitalEvent>(&event.body)) {
    told.push_back({event.at, vital->reading});
  }
  if (const auto* counted = std::get_if<engine::AlarmLoadEvent>(&event.body)) load = counted->load;
}

void Story::on_action(const engine::PortAction&) {
  // The record is the port: it is open from the first row to the last.
}

void Story::on_answer(const engine::Answer& answer) {
  if (answer.outcome == engine::Outcome::done) return;
  refusals.push_back(std::string(answer.key.view()) + ": " + std::string(name(answer.outcome)) +
                     ", " + std::string(answer.text.view()));
}

void Story::note(const Reading& reading) { readings.push_back(reading); }

void Story::on_alarm(const engine::AlarmEvent& event, Instant at) {
  auto found = std::find_if(alarms.rbegin(), alarms.rend(),
                            [&](const Alarm& alarm) { return alarm.number == event.number; });
  if (found == alarms.rend()) {
    Alarm fresh;
    fresh.number = event.number;
    fresh.kind = event.kind;
    fresh.type = event.type;
    fresh.parameter = event.parameter;
    alarms.push_back(fresh);
    found = alarms.rbegin();
  }
  Alarm& alarm = *found;
  alarm.revision = event.revision;
  if (event.phase == alarm::Phase::reset) return;
  if (event.phase == alarm::Phase::start) {
    alarm.comings.push_back({at, {}, Priority::none, {}, {}, {}});
  }
  Coming& coming = alarm.comings.back();
  const bool graver = event.priority > coming.highest || coming.text.empty();
  if (graver) coming.text = std::string(event.text.view());
  coming.highest = std::max(coming.highest, event.priority);
  alarm.highest = std::max(alarm.highest, event.priority);
  const bool stands = event.state == alarm::State::active;
  if (stands) note_worst(coming, event);
  if (event.inactivation == alarm::Inactivation::acknowledged && !coming.acknowledged_at) {
    coming.acknowledged_at = at;
  }
  const bool was = !alarm.stretches.empty() && !alarm.stretches.back().to;
  if (was && stands && alarm.stretches.back().priority == event.priority) return;
  if (was) alarm.stretches.back().to = at;
  if (stands) alarm.stretches.push_back({at, {}, event.priority});
  if (!stands) coming.to = at;
}

}  // namespace vigil::replay

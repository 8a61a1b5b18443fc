#include "tests/simulation/checks/acknowledged.hpp"

#include <algorithm>

namespace vigil::simulation {
namespace {

using engine::CommandKind;
using engine::Outcome;

/// Whether the alarm tells of the limit that is as high in priority as another, and graver:
/// desaturation.
bool tells_named_limit(const engine::AlarmEvent& alarm, const engine::BedConfig& bed) {
  if (!is_limit(alarm.kind) || !alarm.parameter || !alarm.limit_milli || !alarm.value_milli) {
    return false;
  }
  const alarm::ParameterLimits& limits = bed.limits[index(*alarm.parameter)];
  const auto& levels = side_of(alarm.kind) == alarm::Side::below ? limits.below : limits.above;
  return std::any_of(levels.begin(), levels.end(), [&](const alarm::LimitLevel& level) {
    if (!violates(level, side_of(alarm.kind), *alarm.value_milli)) return false;
    return level.raw && !level.name.empty() && level.limit_milli == *alarm.limit_milli;
  });
}

}  // namespace

void Acknowledged::on_restart(Instant) { seen_.clear(); }

void Acknowledged::after_step(const Step& step, View& view, Report& report) {
  note_command(step, report);
  for (const engine::Event& event : step.events) {
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm != nullptr) look_at(event, *alarm, view, report);
  }
}

void Acknowledged::note_command(const Step& step, Report& report) {
  const auto* in = std::get_if<engine::CommandInput>(&step.input);
  if (in == nullptr || step.answers.empty()) return;
  const engine::Command& command = *in->command;
  const engine::Answer& answer = step.answers.front();
  if (command.kind != CommandKind::acknowledge || answer.repeated) return;
  if (answer.outcome != Outcome::done) return;
  const auto known = seen_.find(command.alarm_number);
  if (known == seen_.end() || known->second.revision != command.revision) {
    return report.complain(name(), "an old page acknowledges what it has not shown: alarm " +
                                       std::to_string(command.alarm_number));
  }
  known->second.acknowledged = command.revision;
}

void Acknowledged::look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
                           Report& report) {
  Seen& seen = seen_[alarm.number];
  const std::string about = "alarm " + std::to_string(alarm.number) + " " +
                            where(view.config, event.bed, alarm.parameter) + " " +
                            std::string(alarm.text.view());
  if (alarm.occurrences > seen.occurrences) {
    if (seen.occurrences > 0 && alarm.revision <= seen.revision) {
      report.complain(name(), "it comes back in the same revision: " + about);
    }
    seen.acknowledged = 0;
    seen.went_blind = false;
    seen.limits.clear();
  } else {
    const bool named =
        event.bed != engine::no_bed && tells_named_limit(alarm, view.config.beds[event.bed]);
    must_signal_again(alarm, named, seen, about, report);
  }
  if (alarm.inactivation == alarm::Inactivation::acknowledged &&
      seen.acknowledged != alarm.revision) {
    report.complain(name(), "nobody acknowledged this revision: " + about);
  }
  if (alarm.limit_milli) seen.limits.insert(*alarm.limit_milli);
  seen.revision = alarm.revision;
  seen.occurrences = alarm.occurrences;
  seen.priority = alarm.priority;
  seen.presence = alarm.presence;
}

void Acknowledged::must_signal_again(const engine::AlarmEvent& alarm, bool named, Seen& seen,
                                     const std::string& about, Report& report) {
  const bool again = alarm.revision > seen.revision;
  if (alarm.priority > seen.priority && !again) {
    return report.complain(name(), "it escalates without signalling again: " + about);
  }
  const bool is_acknowledged = seen.acknowledged == seen.revision && seen.acknowledged != 0;
  const bool blind =
      seen.presence == alarm::Presence::active && alarm.presence == alarm::Presence::active_unknown;
  if (blind && is_acknowledged && alarm.at_bedside.empty() && !seen.went_blind) {
    seen.went_blind = true;
    if (!again) report.complain(name(), "its value is lost and nobody is told: " + about);
  }
  const bool first_time = alarm.limit_milli && !seen.limits.contains(*alarm.limit_milli);
  if (named && first_time && !again) {
    report.complain(name(), "the graver limit is not signalled: " + about);
  }
}

}  // namespace vigil::simulation

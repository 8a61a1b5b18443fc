#include "tests/simulation/checks/end_by_value.hpp"

namespace vigil::simulation {
namespace {

using engine::CommandKind;

/// Whether `reading`, measured at `at`, may end an alarm that was told with this level.
bool may_end(const LevelTruth& level, alarm::Side side, std::int32_t milli, Instant at) {
  // A repeat below the limit cancels what waits for it, whatever the band.
  if (level.level.confirm) return !violates(level.level, side, milli);
  if (!past_clear(level.level, side, milli)) return false;
  // Two values of one read have one time.
  return !level.not_clear_at || at - *level.not_clear_at >= level.level.clear_hold;
}

bool asks(const engine::Input& input, std::initializer_list<CommandKind> kinds) {
  const auto* in = std::get_if<engine::CommandInput>(&input);
  if (in == nullptr) return false;
  for (const CommandKind kind : kinds) {
    if (in->command->kind == kind) return true;
  }
  return false;
}

}  // namespace

void EndByValue::after_step(const Step& step, View& view, Report& report) {
  for (const engine::Event& event : step.events) {
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm == nullptr || !is_limit(alarm->kind)) continue;
    const auto known = told_.find(alarm->number);
    const auto before = known == told_.end() ? alarm::Presence::clear : known->second;
    const bool over =
        alarm->state != alarm::State::active || alarm->presence == alarm::Presence::clear;
    if (alarm->state == alarm::State::active) {
      told_[alarm->number] = alarm->presence;
    } else {
      told_.erase(alarm->number);
    }
    // What was told as over before may end by time: it is on the screen for a while.
    if (!over || before == alarm::Presence::clear) continue;
    const std::string about =
        where(view.config, event.bed, alarm->parameter) + " " + std::string(alarm->text.view());
    if (!alarm->ended_by.empty()) {
      by_person(before, step, about, report);
    } else if (!asks(step.input, {CommandKind::set_limit, CommandKind::patient})) {
      by_value(event, *alarm, step, about, view, report);
    }
  }
}

void EndByValue::by_person(alarm::Presence before, const Step& step, const std::string& about,
                           Report& report) const {
  if (!asks(step.input, {CommandKind::off_monitor})) {
    report.complain(name(), "ended by a person who did not ask: " + about);
  } else if (before == alarm::Presence::active) {
    report.complain(name(), "a person ended what a valid value shows: " + about);
  }
}

void EndByValue::by_value(const engine::Event& event, const engine::AlarmEvent& alarm,
                          const Step& step, const std::string& about, View& view,
                          Report& report) const {
  const auto* in = std::get_if<engine::MonitorReading>(&step.input);
  const bool own = in != nullptr && in->monitor.bed == event.bed &&
                   in->reading.parameter() == alarm.parameter && in->reading.valid();
  if (!own) return report.complain(name(), "ended without a valid value: " + about);
  const alarm::Side side = side_of(alarm.kind);
  for (const MonitorTruth& monitor : view.truth) {
    if (monitor.ref != in->monitor) continue;
    const LaneTruth& lane = monitor.lanes[index(*alarm.parameter)];
    // One value outside does not move the median.
    if (lane.median_window > Duration(0)) return;
    for (const LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
      const bool told = level.level.priority == alarm.priority || level.level.confirm;
      if (told && may_end(level, side, *in->reading.milli(), step.now)) return;
    }
  }
  report.complain(name(), "ended by a value too early: " + about);
}

}  // namespace vigil::simulation

#include "tests/simulation/checks/end_by_value.hpp"

namespace vigil::simulation {
namespace {

bool condition_ended(const engine::AlarmEvent& alarm) {
  return alarm.phase == alarm::Phase::end && is_limit(alarm.kind);
}

/// Whether `reading`, measured at `at`, may end an alarm that was told with this level.
bool may_end(const LevelTruth& level, alarm::Side side, std::int32_t milli, Instant at) {
  if (!past_clear(level.level, side, milli)) return false;
  return !level.not_clear_at || at - *level.not_clear_at > level.level.clear_hold ||
         level.level.clear_hold == Duration(0);
}

}  // namespace

void EndByValue::after_step(const Step& step, View& view, Report& report) {
  for (const engine::Event& event : step.events) {
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm == nullptr || !condition_ended(*alarm)) continue;
    const std::string about =
        where(view.config, event.bed, alarm->parameter) + " " + std::string(alarm->text.view());
    if (!alarm->ended_by.empty()) {
      const auto* asked = std::get_if<engine::CommandInput>(&step.input);
      if (asked == nullptr || asked->command->kind != engine::CommandKind::off_monitor) {
        report.complain(name(), "ended by a person who did not ask: " + about);
      }
      continue;
    }
    const auto* in = std::get_if<engine::MonitorReading>(&step.input);
    const bool own = in != nullptr && in->monitor.bed == event.bed &&
                     in->reading.parameter() == alarm->parameter && in->reading.valid();
    if (!own) {
      report.complain(name(), "ended without a valid value: " + about);
      continue;
    }
    const alarm::Side side = side_of(alarm->kind);
    bool allowed = false;
    for (const MonitorTruth& monitor : view.truth) {
      if (monitor.ref != in->monitor) continue;
      const LaneTruth& lane = monitor.lanes[index(*alarm->parameter)];
      for (const LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
        allowed = allowed || (level.level.priority == alarm->priority &&
                              may_end(level, side, *in->reading.milli(), step.now));
      }
    }
    if (!allowed) report.complain(name(), "ended by a value too early: " + about);
  }
}

}  // namespace vigil::simulation

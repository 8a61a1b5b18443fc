#include "tests/simulation/checks/missed_alarm.hpp"

namespace vigil::simulation {

using alarm::Side;

void MissedAlarm::after_step(const Step& step, View& view, Report& report) {
  if (!step.time_moved()) return;
  for (MonitorTruth& monitor : view.truth) {
    if (monitor.armed == 0) continue;
    for (const Parameter parameter : monitor.limited) {
      for (const Side side : {Side::below, Side::above}) {
        LaneTruth& lane = monitor.lanes[index(parameter)];
        for (LevelTruth& level : lane.sides[static_cast<std::size_t>(side)]) {
          if (level.since.is_never()) continue;
          look_at(level, parameter, side, monitor, step, view, report);
        }
      }
    }
  }
}

void MissedAlarm::look_at(LevelTruth& level, Parameter parameter, Side side,
                          const MonitorTruth& monitor, const Step& step, View& view,
                          Report& report) {
  const Instant due = level.since + level.latest;
  // What comes due with this very step may still be on its way with the next input of this moment.
  if (due >= step.now) return;
  const OpenAlarm* open = view.board.find_limit(monitor.ref.bed, parameter, side);
  const std::string about = where(view.config, monitor.ref.bed, parameter) +
                            (side == Side::below ? " below " : " above ") +
                            std::to_string(level.level.limit_milli / 1000) + " since " +
                            seconds_text(level.since) + ", due " + seconds_text(due);
  if (open == nullptr) return report.complain(name(), "no alarm: " + about);
  if (open->presence == alarm::Presence::clear) {
    return report.complain(name(), "told as over: " + about);
  }
  if (open->priority < level.level.priority) {
    return report.complain(name(), "alarm of lower priority: " + about);
  }
  if (level.alarm == 0) level.alarm = open->number;
  if (level.alarm != open->number) report.complain(name(), "a second onset: " + about);
}

void MissedAlarm::at_end(Instant now, View& view, Report& report) {
  for (const MonitorTruth& monitor : view.truth) {
    const LaneTruth& lane = monitor.lanes[index(Parameter::spo2)];
    if (!lane.limited) continue;
    const OpenAlarm* open =
        view.board.find_limit(monitor.ref.bed, Parameter::spo2, alarm::Side::below);
    if (open != nullptr && open->priority == alarm::Priority::high &&
        open->presence == alarm::Presence::active) {
      continue;
    }
    report.complain(name(), "SpO2 is 80 and no high alarm: " + where(view.config, monitor.ref.bed) +
                                " at " + seconds_text(now));
  }
}

}  // namespace vigil::simulation

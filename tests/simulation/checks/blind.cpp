#include "tests/simulation/checks/blind.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/alarm/sensor.hpp"

namespace vigil::simulation {
namespace {

bool has_technical(const Board& board, engine::MonitorRef ref, std::optional<Parameter> about) {
  using alarm::Kind;
  const auto& open = board.open();
  return std::any_of(open.begin(), open.end(), [&](const OpenAlarm& one) {
    if (one.bed != ref.bed || one.monitor != ref.monitor) return false;
    if (one.kind == Kind::link_lost) return true;
    const bool sensor =
        one.kind == Kind::no_data || one.kind == Kind::sensor_off || one.kind == Kind::no_pulse;
    return sensor && about && one.parameter &&
           alarm::sensor_of(*one.parameter) == alarm::sensor_of(*about);
  });
}

}  // namespace

void SilentlyBlind::after_step(const Step& step, View& view, Report& report) {
  if (!step.time_moved()) return;
  for (const MonitorTruth& monitor : view.truth) {
    values_are_fresh(monitor, step.now, view, report);
    link_is_true(monitor, step.now, view, report);
    for (const Parameter parameter : monitor.limited) {
      if (!monitor.lanes[index(parameter)].episodic) {
        loss_is_told(monitor, parameter, step.now, view, report);
      }
    }
  }
}

void SilentlyBlind::values_are_fresh(const MonitorTruth& monitor, Instant now, View& view,
                                     Report& report) {
  const MonitorBoard& board = view.board.monitor(monitor.ref);
  for (const Parameter parameter : monitor.limited) {
    const LaneTruth& lane = monitor.lanes[index(parameter)];
    const ToldVital& told = board.vitals[index(parameter)];
    if (!told.valid || lane.episodic || told.measured_at + lane.fresh_for >= now) continue;
    report.complain(name(),
                    "a stale value is shown: " + where(view.config, monitor.ref.bed, parameter) +
                        " of " + seconds_text(told.measured_at));
  }
}

void SilentlyBlind::link_is_true(const MonitorTruth& monitor, Instant now, View& view,
                                 Report& report) {
  const ToldLink& told = view.board.monitor(monitor.ref).link;
  const bool live = told.state == link::State::live;
  if (live && (!monitor.bytes_at || *monitor.bytes_at + monitor.quiet_max < now)) {
    report.complain(name(), "the link is told live: " + where(view.config, monitor.ref.bed));
  }
  if (live) return;
  // A monitor never heard may be in the middle of a message: two silences and a second to open it.
  const Instant due = told.was_live
                          ? told.since
                          : monitor.engine_began + 2 * monitor.quiet_max + std::chrono::seconds(1);
  if (due < now && !has_technical(view.board, monitor.ref, std::nullopt)) {
    report.complain(name(), "no alarm of the lost link: " + where(view.config, monitor.ref.bed));
  }
}

void SilentlyBlind::loss_is_told(const MonitorTruth& monitor, Parameter parameter, Instant now,
                                 View& view, Report& report) {
  const LaneTruth& lane = monitor.lanes[index(parameter)];
  const ToldLink& told = view.board.monitor(monitor.ref).link;
  if (told.state != link::State::live) return;  // its own alarm is asked for
  const Instant value_due =
      lane.may_have_valid_at.value_or(monitor.engine_began) + lane.no_data_after;
  const Instant due = std::max(value_due, told.since + view.config.technical.fresh);
  if (due >= now || has_technical(view.board, monitor.ref, parameter)) return;
  report.complain(
      name(), "no value and no alarm: " + where(view.config, monitor.ref.bed, parameter) + " due " +
                  seconds_text(due));
}

}  // namespace vigil::simulation

#include "tests/simulation/checks/blind.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/alarm/sensor.hpp"

namespace vigil::simulation {
namespace {

bool has_technical(const Board& board, engine::MonitorRef ref, std::optional<Parameter> about,
                   alarm::Priority at_least) {
  using alarm::Kind;
  const auto& open = board.open();
  return std::any_of(open.begin(), open.end(), [&](const OpenAlarm& one) {
    if (one.bed != ref.bed || one.monitor != ref.monitor) return false;
    if (one.priority < at_least || one.state != alarm::State::active) return false;
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
    if (monitor.off_monitor) continue;
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
  const Instant lost = told.was_live
                           ? told.since
                           : monitor.engine_began + 2 * monitor.quiet_max + std::chrono::seconds(1);
  // The silence of a restart counts from the last thing heard.
  const bool by_restart = told.since == monitor.resumed_at && monitor.bytes_at;
  const Instant silent = by_restart ? *monitor.bytes_at + monitor.quiet_max : lost;
  const Instant due = std::max({lost, silent, monitor.watched_from});
  if (due >= now) return;
  // It counts from the last value of any parameter that must go on.
  std::optional<Instant> last;
  for (const Parameter parameter : monitor.limited) {
    const auto& one = monitor.lanes[index(parameter)].may_have_valid_at;
    if (one && is_continuous(monitor, parameter, view)) last = std::max(last, one);
  }
  const alarm::Priority least = least_priority(monitor, last, now, view);
  if (has_technical(view.board, monitor.ref, std::nullopt, least)) return;
  report.complain(name(), "link lost, and no alarm of priority " + std::string(alarm::name(least)) +
                              ": " + where(view.config, monitor.ref.bed));
}

bool SilentlyBlind::is_continuous(const MonitorTruth& monitor, Parameter parameter,
                                  View& view) const {
  const engine::BedConfig& bed = view.config.beds[monitor.ref.bed];
  if (bed.profile < 0) return false;
  const auto& profile = view.config.profiles[static_cast<std::size_t>(bed.profile)];
  return profile.rules.signal.continuous[index(parameter)];
}

/// The longer a dosed patient is not measured, the graver it is; counted from the last value.
alarm::Priority SilentlyBlind::least_priority(const MonitorTruth& monitor,
                                              std::optional<Instant> last, Instant now,
                                              View& view) const {
  const engine::BedConfig& bed = view.config.beds[monitor.ref.bed];
  const ToldPatient& patient = view.board.patient(monitor.ref.bed);
  if (bed.profile < 0 || !patient.dosed) return alarm::Priority::low;
  if (!last) last = monitor.engine_began;
  const alarm::SignalRules& rules =
      view.config.profiles[static_cast<std::size_t>(bed.profile)].rules.signal;
  const auto over = [&](Duration after) {
    return after > Duration(0) &&
           std::max(std::max(*last, monitor.watched_from) + after, patient.dosed_from) < now;
  };
  if (over(rules.high_after)) return alarm::Priority::high;
  return over(rules.medium_after) ? alarm::Priority::medium : alarm::Priority::low;
}

void SilentlyBlind::loss_is_told(const MonitorTruth& monitor, Parameter parameter, Instant now,
                                 View& view, Report& report) {
  const LaneTruth& lane = monitor.lanes[index(parameter)];
  const ToldLink& told = view.board.monitor(monitor.ref).link;
  if (told.state != link::State::live) return;  // its own alarm is asked for
  // Back on the monitor, the sensor gets its time anew.
  const Instant last =
      std::max(lane.may_have_valid_at.value_or(monitor.engine_began), monitor.watched_from);
  const Instant due = std::max(last + lane.no_data_after, told.since + view.config.technical.fresh);
  if (due >= now) return;
  const bool grows = is_continuous(monitor, parameter, view);
  const alarm::Priority least =
      grows ? least_priority(monitor, lane.may_have_valid_at, now, view) : alarm::Priority::low;
  if (has_technical(view.board, monitor.ref, parameter, least)) return;
  report.complain(name(), "no value and no alarm of priority " + std::string(alarm::name(least)) +
                              ": " + where(view.config, monitor.ref.bed, parameter) + " due " +
                              seconds_text(due));
}

}  // namespace vigil::simulation

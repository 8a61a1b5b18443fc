#include "tests/simulation/checks/convergence.hpp"

namespace vigil::simulation {
namespace {

/// Told about the past or about the clinic, not about a value of now.
bool may_stand(const OpenAlarm& alarm) {
  using alarm::Kind;
  switch (alarm.kind) {
    case Kind::recurrent:
    case Kind::review_limits:
    case Kind::no_session:
    case Kind::trend_slope:
    case Kind::trend_limit_ahead:
    case Kind::trend_shift:
    case Kind::trend_burden:
    case Kind::trend_step:
    case Kind::not_returned:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Convergence::when_calm(Instant now, View& view, Report& report) {
  for (const MonitorTruth& monitor : view.truth) {
    const MonitorBoard& board = view.board.monitor(monitor.ref);
    const std::string at = " at " + seconds_text(now);
    if (board.link.state != link::State::live) {
      report.complain(name(), "the link is not live: " + where(view.config, monitor.ref.bed) + at);
    }
    for (const Parameter parameter : monitor.limited) {
      if (board.vitals[index(parameter)].valid) continue;
      report.complain(name(), "no value: " + where(view.config, monitor.ref.bed, parameter) + at);
    }
  }
  for (const OpenAlarm& alarm : view.board.open()) {
    if (may_stand(alarm)) continue;
    report.complain(name(), "still " + std::string(alarm::name(alarm.kind)) + ": " +
                                where(view.config, alarm.bed, alarm.parameter));
  }
}

}  // namespace vigil::simulation

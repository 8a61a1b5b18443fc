#include "tests/simulation/checks/receivers.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::simulation {
namespace {

/// docs/clinical-numbers.md 6: who was not heard for so long is gone.
constexpr Duration gone_after = std::chrono::seconds(10);

}  // namespace

void NoReceiver::on_restart(Instant now) { heard_at_ = now; }

void NoReceiver::after_step(const Step& step, View& view, Report& report) {
  if (std::holds_alternative<engine::ReceiverPresence>(step.input)) heard_at_ = step.now;
  Instant dosed_from = Instant::never();
  for (engine::BedIndex bed = 0; bed < view.config.beds.size(); ++bed) {
    const ToldPatient& patient = view.board.patient(bed);
    if (patient.dosed) dosed_from = std::min(dosed_from, patient.dosed_from);
  }
  const bool stands =
      std::any_of(view.board.open().begin(), view.board.open().end(), [](const OpenAlarm& one) {
        return one.kind == alarm::Kind::no_receiver && one.state == alarm::State::active &&
               one.presence != alarm::Presence::clear;
      });
  const bool due =
      !dosed_from.is_never() &&
      std::max({heard_at_ + gone_after, resumed_at_ + gone_after, dosed_from}) < step.now;
  if (due && !stands) report.complain(name(), "a dosed patient, nobody receives, and no alarm");
  if (stands && heard_at_ == step.now) report.complain(name(), "it stands, and somebody is there");
}

}  // namespace vigil::simulation

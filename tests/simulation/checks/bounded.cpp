#include "tests/simulation/checks/bounded.hpp"

namespace vigil::simulation {
namespace {

// One input tells a value or changes what stands at a bed; the time that passed since the step
// before may bring each alarm of each bed due once or twice, reminders included.
constexpr std::size_t events_at_bed = 96;
constexpr std::size_t alarms_at_bed = 40;

}  // namespace

void Bounded::after_step(const Step& step, View& view, Report& report) {
  const std::size_t beds = view.config.beds.size();
  // A suspended machine wakes up to hours of reminders: each of them has its own time.
  const auto minutes = static_cast<std::size_t>((step.now - step.before) / std::chrono::minutes(1));
  if (step.events.size() > (events_at_bed + 8 * minutes) * beds) {
    report.complain(name(), std::to_string(step.events.size()) + " events in one step");
  }
  if (view.board.open().size() > alarms_at_bed * beds) {
    report.complain(name(), std::to_string(view.board.open().size()) + " alarms stand");
  }
}

}  // namespace vigil::simulation

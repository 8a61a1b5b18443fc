#include "tests/simulation/checks/order.hpp"

#include <algorithm>

namespace vigil::simulation {

void Order::on_restart(Instant now) {
  seq_ = 0;
  std::fill(bed_seq_.begin(), bed_seq_.end(), 0);
  latest_ = now;
}

/// Numbers begin anew; time does not.
void Order::on_resume(Instant, std::uint64_t) {
  seq_ = 0;
  std::fill(bed_seq_.begin(), bed_seq_.end(), 0);
}

void Order::numbers(const engine::Event& event, Report& report) {
  if (const auto* beat = std::get_if<engine::HeartbeatEvent>(&event.body)) {
    if (event.seq != 0) report.complain(name(), "a heartbeat takes a seq");
    if (beat->last_seq != seq_) report.complain(name(), "a heartbeat tells another last seq");
    return;
  }
  if (event.seq != ++seq_) report.complain(name(), "a gap in seq: " + std::to_string(event.seq));
  if (event.bed == engine::no_bed) return;
  if (event.bed >= bed_seq_.size()) return report.complain(name(), "a bed that is not there");
  if (event.bed_seq != ++bed_seq_[event.bed]) {
    report.complain(name(), "a gap in bed_seq: " + std::to_string(event.bed_seq));
  }
}

void Order::after_step(const Step& step, View&, Report& report) {
  for (const engine::Event& event : step.events) {
    numbers(event, report);
    if (event.at > step.now) {
      report.complain(name(), "an event of the future: " + seconds_text(event.at));
    }
    // What was due before the last step must have been told there.
    if (event.at < step.before) {
      report.complain(name(), "came due unseen: " + seconds_text(event.at));
    }
    if (event.at < latest_) report.complain(name(), "time goes back: " + seconds_text(event.at));
    latest_ = std::max(latest_, event.at);
  }
  if (step.deadline <= step.now) {
    report.complain(name(), "overdue after a step: " + seconds_text(step.deadline));
  }
}

}  // namespace vigil::simulation

#include "tests/simulation/faults.hpp"

#include <algorithm>

namespace vigil::simulation {

std::string_view name(Fault fault) {
  static constexpr std::array<std::string_view, fault_count> names{
      "babble",  "garbage",        "unplug", "swap",    "stall",
      "suspend", "wall clock set", "kill",   "presence"};
  return names[static_cast<std::size_t>(fault)];
}

FaultPlan::FaultPlan(const Options& options, Instant begins, Random random)
    : random_(random), every_{options.line.babble_every,         options.line.garbage_every,
                              options.line.unplug_every,         options.line.swap_every,
                              options.clock.stall_every,         options.clock.suspend_every,
                              options.clock.step_every,          options.kill_every,
                              options.staff.presence_fault_every} {
  for (std::size_t i = 0; i < fault_count; ++i) {
    const bool never = every_[i] == Duration(0);
    next_[i] = never ? Instant::never() : begins + random_.about(every_[i]);
  }
  find_due();
}

void FaultPlan::find_due() { due_ = *std::min_element(next_.begin(), next_.end()); }

Fault FaultPlan::take() {
  const auto first = std::min_element(next_.begin(), next_.end());
  const auto place = static_cast<std::size_t>(first - next_.begin());
  *first = *first + random_.about(every_[place]);
  find_due();
  return static_cast<Fault>(place);
}

void FaultPlan::stop() {
  next_.fill(Instant::never());
  due_ = Instant::never();
}

}  // namespace vigil::simulation

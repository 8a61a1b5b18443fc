// Invariant "convergence": when faults have stopped and patients are calm, every link is live,
// every alarm that is not true any more has ended, and every expected value is there. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Convergence final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "convergence"; }
  void after_step(const Step&, View&, Report&) override {}
  void when_calm(Instant now, View& view, Report& report) override;
};

}  // namespace vigil::simulation

// Invariant "bounded": a step makes few events, and few alarms stand, whatever happens. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Bounded final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "bounded"; }
  void after_step(const Step& step, View& view, Report& report) override;
};

}  // namespace vigil::simulation

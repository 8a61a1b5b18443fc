// Invariant "end-by-value": only valid values, past the band and held there, or a named person end
// an active alarm; never lost data, never time alone. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class EndByValue final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "end-by-value"; }
  void after_step(const Step& step, View& view, Report& report) override;
};

}  // namespace vigil::simulation

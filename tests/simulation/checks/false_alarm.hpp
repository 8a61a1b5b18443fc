// Invariant "false-alarm": damaged bytes make no number and no physiological alarm, and no alarm
// comes before its delay is over. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class FalseAlarm final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "false-alarm"; }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
               Report& report) const;
};

}  // namespace vigil::simulation

// Invariant "missed-alarm": what is surely beyond a limit for longer than its delay is an alarm of
// that priority, it stays one alarm, and it lasts as long as no value inside the limit is shown.
// One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class MissedAlarm final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "missed-alarm"; }
  void after_step(const Step& step, View& view, Report& report) override;
  void at_end(Instant now, View& view, Report& report) override;

 private:
  void look_at(LevelTruth& level, Parameter parameter, alarm::Side side,
               const MonitorTruth& monitor, const Step& step, View& view, Report& report);
};

}  // namespace vigil::simulation

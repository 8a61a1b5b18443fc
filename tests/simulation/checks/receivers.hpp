// Invariant "no-receiver": with a dosed patient and nobody who receives, there is an alarm in time;
// and it ends when somebody is there again. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class NoReceiver final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "no-receiver"; }
  void on_restart(Instant now) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  Instant heard_at_;  // anybody; or the engine began
};

}  // namespace vigil::simulation

// Invariant "no-receiver": with a dosed patient and nobody who receives, there is an alarm in time;
// and it ends when somebody is there again. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class NoReceiver final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "no-receiver"; }
  void on_restart(Instant now) override;
  /// Nobody could tell of itself meanwhile.
  void on_resume(Instant now, std::uint64_t) override { resumed_at_ = now; }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  Instant heard_at_;
  Instant resumed_at_;  // anybody; or the engine began
};

}  // namespace vigil::simulation

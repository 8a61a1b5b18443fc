// Invariant "commands": each command is answered once, in its own step; a repeated key changes
// nothing; too late, unknown and stale ones do nothing; a command touches its own bed only. One
// owner.
#pragma once

#include <map>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Commands final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "commands"; }
  void on_restart(Instant) override { answered_.clear(); }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void look_at(const engine::Command& command, const Step& step, View& view, Report& report);
  void first_time(const engine::Command& command, const engine::Answer& answer, const Step& step,
                  View& view, Report& report);
  void limit_is_told(const engine::Command& command, const Step& step, Report& report) const;

  std::map<std::string, engine::Outcome> answered_;  // by key
};

}  // namespace vigil::simulation

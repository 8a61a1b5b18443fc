// Invariant "automaton": numbers are new and rise, an alarm begins with its start and is silent
// after its end, a phase says which way the priority goes, revisions rise, and there is one alarm
// for each patient, parameter and direction. One owner.
#pragma once

#include <map>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Automaton final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "automaton"; }
  void on_restart(Instant now) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  struct Life {
    OpenAlarm last;
    bool ended = false;
  };
  void begin(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
             Report& report);
  void go_on(const engine::Event& event, const engine::AlarmEvent& alarm, Life& life, View& view,
             Report& report);
  void complain(std::string_view what, const engine::Event& event, const engine::AlarmEvent& alarm,
                View& view, Report& report) const;

  std::map<std::uint64_t, Life> lives_;
  std::uint64_t last_number_ = 0;
};

}  // namespace vigil::simulation

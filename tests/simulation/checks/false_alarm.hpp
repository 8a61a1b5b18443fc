// Invariant "false-alarm": damaged bytes make no number and no physiological alarm, and no alarm
// comes before its delay is over. One owner.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class FalseAlarm final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "false-alarm"; }
  void on_resume(Instant, std::uint64_t) override { told_again_ = true; }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void look_at(const engine::Event& event, const engine::VitalEvent& vital, View& view,
               Report& report);
  void look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
               Report& report) const;

  /// The last number told of each monitor and parameter: what is told again after a restart.
  std::map<std::tuple<engine::BedIndex, engine::MonitorIndex, Parameter>, std::int32_t> told_;
  bool told_again_ = false;  // in this step
};

}  // namespace vigil::simulation

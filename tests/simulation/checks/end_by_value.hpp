// Invariant "end-by-value": only valid values, past the band and held there, or a named person end
// an active alarm; never lost data, never time alone. One owner.
#pragma once

#include <map>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class EndByValue final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "end-by-value"; }
  void on_restart(Instant) override { told_.clear(); }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void by_person(alarm::Presence before, const Step& step, const std::string& about,
                 Report& report) const;
  void by_value(const engine::Event& event, const engine::AlarmEvent& alarm, const Step& step,
                const std::string& about, View& view, Report& report) const;

  std::map<std::uint64_t, alarm::Presence> told_;  // of the limit alarms that stand, by number
};

}  // namespace vigil::simulation

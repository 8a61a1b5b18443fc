// Invariant "ladder": an alarm that nobody answered calls each step of its ladder at its exact
// time, and then again and again; one that was acknowledged and nobody went calls on after a while.
//
// Alarms that people touched in other ways, and beds where something is paused, are not looked at
// until the alarm signals anew. One owner.
#pragma once

#include <map>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Ladder final : public Checker {
 public:
  explicit Ladder(const engine::EngineConfig& config) : quiet_until_(config.beds.size()) {}
  [[nodiscard]] std::string_view name() const override { return "ladder"; }
  void on_restart(Instant now) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  struct Call {
    engine::BedIndex bed = engine::no_bed;
    alarm::Priority priority{};
    std::uint32_t revision = 0;
    std::size_t step = 0;
    Instant since;      // of the revision, or of the priority that it stepped down to
    Instant last_call;  // or when it was acknowledged
    bool acknowledged = false;
    bool untouched = true;
    std::string text;
  };
  void note_command(const Step& step);
  void look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
               Report& report);
  [[nodiscard]] Instant due(const Call& call, View& view) const;
  [[nodiscard]] static const alarm::Ladder* ladder_of(const Call& call, View& view);

  std::map<std::uint64_t, Call> calls_;  // of alarms that stand, by number
  std::vector<Instant> quiet_until_;     // by bed: something may be paused
  Instant first_due_ = Instant::never();
};

}  // namespace vigil::simulation

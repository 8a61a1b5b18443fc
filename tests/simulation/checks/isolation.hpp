// Invariant "isolation": what happens at one bed is told alike whether the other beds are there or
// not.
//
// A second engine that knows one bed only gets the inputs of that bed and those of no bed. What
// both tell of the bed is compared event by event. One owner.
#pragma once

#include <deque>
#include <map>

#include "daemon/engine/engine.hpp"
#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Isolation final : public Checker, private engine::Output {
 public:
  Isolation(const engine::EngineConfig& config, engine::BedIndex bed);

  [[nodiscard]] std::string_view name() const override { return "isolation"; }
  void on_restart(Instant now) override;
  void on_resume(Instant now, std::uint64_t epoch) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  struct Told {
    std::uint64_t content = 0;
    std::uint64_t alarm = 0;  // its number; 0: no event of an alarm
    Instant at;
    FixedText<96> text;
  };
  [[nodiscard]] static Told told(const engine::Event& event);
  void on_event(const engine::Event& event) override;
  void on_action(const engine::PortAction&) override {}
  void on_answer(const engine::Answer&) override {}
  void feed(const Step& step);
  void feed_command(const engine::Command& command, Instant now);
  void compare(Report& report);
  void at_end(Instant now, View& view, Report& report) override;

  engine::BedIndex bed_;
  engine::EngineConfig alone_config_;
  std::unique_ptr<engine::Engine> alone_;
  std::deque<Told> told_alone_;
  std::deque<Told> told_together_;
  std::map<std::uint64_t, std::uint64_t> number_alone_;  // index: the number among all beds
};

}  // namespace vigil::simulation

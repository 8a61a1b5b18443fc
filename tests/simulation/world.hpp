// One seed's world: the real engine with real decoders, and simulated clinic, people and faults
// around it, under one clock that only this class moves.
//
// First a phase with faults, then one in which everything must come right again. After each step
// every checker looks. One owner; one thread for each world.
#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "daemon/app/core.hpp"
#include "daemon/engine/engine.hpp"
#include "tests/simulation/bedside.hpp"
#include "tests/simulation/checks/checker.hpp"
#include "tests/simulation/clinic.hpp"
#include "tests/simulation/event_hash.hpp"
#include "tests/simulation/faults.hpp"
#include "tests/simulation/kept_inputs.hpp"
#include "tests/simulation/staff.hpp"

namespace vigil::simulation {

struct Outcome {
  std::uint64_t hash = 0;
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  std::uint64_t alarms = 0;  // that began
  Report report;
};

class World final : private app::Core, private engine::Output {
 public:
  /// `skip`: names of checkers that do not look. `trace`: every input and event in words.
  World(const Options& options, const std::vector<std::string>& skip, std::ostream* trace);

  Outcome run();

 private:
  void step(Instant now, const engine::Input& input) override;
  void publish_wave(const WaveBlock&, engine::MonitorRef) override {}
  void batch_done() override {}
  void on_event(const engine::Event& event) override { events_.push_back(event); }
  void on_action(const engine::PortAction& action) override { actions_.push_back(action); }
  void on_answer(const engine::Answer& answer) override { answers_.push_back(answer); }

  void run_until(Instant end);
  void happen(Instant now);
  void start_engine(Instant now);
  void resume_engine(Instant now);
  void check(Instant now, const engine::Input& input);
  void tell_truth(const engine::Event& event, Instant now);
  void plan_wake();
  void on_fault(Fault fault, Instant now);
  void swap_devices(Instant now);
  void suspend(Instant now);
  void kill(Instant now);
  [[nodiscard]] Bedside& any_bedside();

  Options options_;
  Random random_;
  Clinic clinic_;
  Instant now_;
  Truth truth_;
  std::vector<std::unique_ptr<Bedside>> bedsides_;
  Board board_;
  Checkers checkers_;
  FaultPlan faults_;
  Staff staff_;
  std::unique_ptr<engine::Engine> engine_;
  KeptInputs kept_;
  std::uint64_t epoch_ = 0;
  std::vector<engine::Event> events_;  // of the step that runs
  std::vector<engine::PortAction> actions_;
  std::vector<engine::Answer> answers_;
  Instant stepped_at_;
  Instant starts_at_ = Instant::never();  // the process, after a kill
  Instant frozen_until_;                  // the process does not run
  Instant planned_for_;
  Instant wakes_at_ = Instant::never();
  Outcome outcome_;
  Hash hash_;
  std::ostream* trace_;
};

}  // namespace vigil::simulation

// A checker: one invariant, looked at after every step. docs/simulation.md lists them.
//
// A checker sees what went in, what came out and what is true. It has its own idea of the rule and
// shares no code with the engine. It must be quick: it runs some ten million times an hour.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/input.hpp"
#include "tests/simulation/board.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/truth.hpp"

namespace vigil::simulation {

struct Step {
  Instant before;  // the time of the step before
  Instant now;
  const engine::Input& input;
  std::span<const engine::Event> events;
  std::span<const engine::Answer> answers;
  Instant deadline;  // of the engine, after the step
  /// Time has moved on since the last step: everything before `now` must be settled.
  [[nodiscard]] bool time_moved() const { return now > before; }
};

/// What a checker may look at beside the step. `board` is as told after the step.
struct View {
  const engine::EngineConfig& config;
  Truth& truth;
  const Board& board;
};

/// Where complaints go; the first one ends the run.
class Report {
 public:
  void complain(std::string_view invariant, std::string what) {
    if (!broken()) invariant_ = invariant, what_ = std::move(what);
  }
  [[nodiscard]] bool broken() const { return !invariant_.empty(); }
  [[nodiscard]] const std::string& invariant() const { return invariant_; }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  std::string invariant_;
  std::string what_;
};

class Checker {
 public:
  virtual ~Checker() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// A new engine starts: nothing of the old one is known to it.
  virtual void on_restart(Instant /*now*/) {}
  /// The engine was killed, and the next one goes on with its state in a new epoch. Everything that
  /// was demanded before still is.
  virtual void on_resume(Instant /*now*/, std::uint64_t /*epoch*/) {}
  virtual void after_step(const Step& step, View& view, Report& report) = 0;
  /// All has been without fault and every patient calm for long enough.
  virtual void when_calm(Instant /*now*/, View& /*view*/, Report& /*report*/) {}
  /// Then SpO2 of every patient fell to 80.
  virtual void at_end(Instant /*now*/, View& /*view*/, Report& /*report*/) {}
};

using Checkers = std::vector<std::unique_ptr<Checker>>;

[[nodiscard]] Checkers make_checkers(const engine::EngineConfig& config);
/// "room-2 spo2 below": for messages.
[[nodiscard]] std::string where(const engine::EngineConfig& config, engine::BedIndex bed,
                                std::optional<Parameter> parameter = std::nullopt);
/// Seconds with three decimals.
[[nodiscard]] std::string seconds_text(Instant at);

}  // namespace vigil::simulation

// What a journal keeps of an engine: its last checkpoint, and the inputs behind it with their
// texts. A tick that made nothing but a heartbeat is not kept. One owner.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"

namespace vigil::simulation {

class KeptInputs {
 public:
  /// How long inputs are gathered before the next checkpoint.
  static constexpr Duration checkpoint_every = std::chrono::seconds(10);

  /// After each step: what went in, and what came out.
  void keep(Instant now, const engine::Input& input, std::span<const engine::Event> events,
            const engine::Engine& engine);
  /// A new checkpoint; the inputs before it are not needed any more.
  void checkpoint(Instant now, const engine::Engine& engine);
  /// Into an engine that has not begun; its error, or nothing.
  [[nodiscard]] std::string replay(engine::Engine& into) const;

 private:
  struct Kept {
    Instant at;
    engine::Input input;
    engine::Command command;
    std::deque<std::string> texts;  // whose addresses stay
  };
  std::vector<std::uint8_t> saved_;
  Instant saved_at_ = Instant::never();
  std::deque<Kept> inputs_;
};

}  // namespace vigil::simulation

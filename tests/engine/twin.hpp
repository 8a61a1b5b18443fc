// An engine made from what another one saved, which is given the same inputs: both must say the
// same from then on. The twin can live on another clock, as after a reboot. Not a test itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"

namespace vigil::engine {

/// Everything an engine says in one step, as lines; heartbeats can be left out.
class Heard : public Output {
 public:
  virtual ~Heard() = default;
  explicit Heard(bool heartbeats = true, Duration clock = {})
      : heartbeats_(heartbeats), clock_(clock) {}
  void on_event(const Event& event) override;
  void on_action(const PortAction& action) override;
  void on_request(const MonitorRequest& request) override;
  void on_answer(const Answer& answer) override;

  std::vector<std::string> lines;

 private:
  bool heartbeats_;
  Duration clock_;  // how far its clock is ahead
};

[[nodiscard]] Event shifted(Event event, Duration by);

class Twin final : public Heard {
 public:
  /// Restores it; a state that does not load is a failure of the test.
  Twin(const EngineConfig& config, const std::vector<std::uint8_t>& saved, bool heartbeats = true,
       Duration clock = {});
  /// `now` and `input` as they were given to the other one; `lines` are of this step.
  void step(Instant now, const Input& input);
  [[nodiscard]] std::vector<std::uint8_t> save() const;

  Engine engine;

 private:
  Duration clock_;
};

[[nodiscard]] std::vector<std::uint8_t> save(const Engine& engine);

}  // namespace vigil::engine

// A random clinic and a random story that happens to it, for one seed: ports that obey the engine,
// monitors that talk, stall, babble and lie about time, and wake-ups that come late.
#pragma once

#include <cstddef>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "tests/engine/story_random.hpp"

namespace vigil::engine {

/// Who looks on. `now` never goes back.
class StoryWatch {
 public:
  virtual ~StoryWatch() = default;
  /// After each step: what went in, what came out, and whether the port it belongs to is open now.
  virtual void after_step(Instant now, const Input& input, const std::vector<Event>& events,
                          bool port_open, Instant deadline) = 0;
};

[[nodiscard]] EngineConfig story_config(StoryRandom& random);

class Story final : private Output {
 public:
  explicit Story(std::uint64_t seed);

  [[nodiscard]] const EngineConfig& config() const { return config_; }
  [[nodiscard]] Instant begins() const { return begins_; }
  [[nodiscard]] const Engine& engine() const { return engine_; }
  void tell(std::size_t steps, StoryWatch& watch);
  /// What operator new was asked for within steps, by the counter that the test program has.
  std::size_t allocations = 0;
  const std::size_t* allocation_counter = nullptr;

 private:
  enum class Port : std::uint8_t { closed, opening, open };
  struct Monitor {
    MonitorRef ref;
    const Descriptor* driver;
    Port port = Port::closed;
    bool talks = true;
    int drift = 0;  // where its values are: below, between or above the limits
  };

  void on_event(const Event& event) override { events_.push_back(event); }
  void on_action(const PortAction& action) override;
  Monitor& monitor_of(MonitorRef ref);
  void pass_time();
  void do_something(StoryWatch& watch);
  void port_event(Monitor& monitor, StoryWatch& watch);
  void talk(Monitor& monitor, StoryWatch& watch);
  void stray_input(Monitor& monitor, StoryWatch& watch);
  [[nodiscard]] Reading random_reading(const Monitor& monitor);
  [[nodiscard]] std::int32_t random_value(const Monitor& monitor, Parameter parameter);
  void step(const Input& input, const Monitor* monitor, StoryWatch& watch);

  StoryRandom random_;
  EngineConfig config_;
  Instant begins_;
  Instant now_;
  Instant latest_;  // told to the engine
  std::vector<Monitor> monitors_;
  std::vector<Event> events_;  // of the step that runs
  Engine engine_;
};

}  // namespace vigil::engine

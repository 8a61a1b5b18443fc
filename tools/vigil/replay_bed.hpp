// The bed of a replay: the engine, a receiver that is always there, and what people ordered.
//
// One thread. Time is the record's; `at` never goes back.
#pragma once

#include "daemon/engine/engine.hpp"
#include "tools/vigil/replay_player.hpp"

namespace vigil::replay {

/// What the link of the bed knows of its port.
struct PortOfBed {
  std::size_t line_settings_count = 1;
  Duration reopen_after{0};
  bool open = true;  // from the start on
};

class Bed {
 public:
  /// `driver` and `plan` stay good as long as this.
  Bed(const Descriptor& driver, const Plan& plan, Instant start, const PortOfBed& port = {});

  /// All that comes due up to `at`: orders, and the receiver telling of itself.
  void until(Instant at);
  void step(Instant at, const engine::Input& input);
  void reading(const Reading& reading, Instant at);
  /// Ends the session, if there is one, and gives the story.
  [[nodiscard]] Story finish(Instant at);

 private:
  void tell_presence(Instant at);
  void carry_out(const Order& order, Instant at);
  void carry_out_on_patient(const Order& order, Instant at);
  void acknowledge_all(Instant at);
  void send(engine::Command& command, Instant at);
  [[nodiscard]] engine::Command command(engine::CommandKind kind) const;

  const Plan& plan_;
  engine::Engine engine_;
  Story story_;
  engine::PatientContext patient_;
  std::size_t next_order_ = 0;
  Instant next_presence_;
  std::uint64_t commands_ = 0;
};

}  // namespace vigil::replay

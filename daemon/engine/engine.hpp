// The engine: one step function from (time, input) to events and actions, for all beds.
//
// Pure: no clock, thread, I/O or log. The same inputs give the same events on every machine. One
// caller at a time; no allocation after construction. Before every input all that came due by then
// is told first, each event stamped with its own due time, so a late wake-up hides nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/engine/deadline_tree.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/input.hpp"
#include "daemon/engine/monitor_state.hpp"
#include "daemon/engine/receivers.hpp"

namespace vigil::engine {

inline constexpr Duration heartbeat_every = std::chrono::milliseconds(500);

class Engine {
 public:
  explicit Engine(const EngineConfig& config);

  /// Opens every port, tells that it started. Once, before the first step.
  void start(Instant now, Output& out);
  /// `now` never goes back: an earlier one counts as the latest seen.
  void step(Instant now, const Input& input, Output& out);
  /// When step() must be called again at the latest, with Tick if nothing else happens.
  [[nodiscard]] Instant deadline() const;

 private:
  class BedOutput;
  struct Monitor {
    MonitorRef ref;
    MonitorState state;
  };

  void advance(Instant now, Output& out);
  void apply(Instant now, const Input& input, Output& out);
  [[nodiscard]] std::size_t place(MonitorRef ref) const;
  void beat(Instant at, Output& out);
  void drop_receivers(Instant at, Output& out);
  void tell_system(SystemKind kind, std::string_view text, std::string_view receiver, Instant at,
                   Output& out);
  void send(Event& event, Output& out);

  std::vector<Monitor> monitors_;           // of all beds, in order of the configuration
  std::vector<std::size_t> first_monitor_;  // per bed: its first place in monitors_
  DeadlineTree deadlines_;                  // index: place in monitors_
  Receivers receivers_;
  Instant latest_;
  Instant next_beat_ = Instant::never();
  std::uint64_t seq_ = 0;
  std::vector<std::uint64_t> bed_seq_;
  std::uint64_t alarm_number_ = 0;
};

}  // namespace vigil::engine

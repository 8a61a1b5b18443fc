// Between what the daemon tells the engine and the engine: each input goes into the hand-off ring,
// for the journal, before the events that it causes.
//
// It judges nothing and keeps no clock. A Tick is written only if its step says something other
// than a heartbeat. What was read from a port is summed per monitor, and written before anything
// else is: the sums and the times are those that the engine saw. Nothing waits and nothing is
// allocated once warm. Belongs to the engine thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/wire/input.hpp"

namespace vigil::app {

/// The numbers of the journal's records: events, inputs and checkpoints share one count.
class RecordNumbers {
 public:
  /// Records are numbered behind `last`; nothing: there is no journal, and nothing is numbered.
  explicit RecordNumbers(std::optional<std::uint64_t> last) : last_(last) {}
  [[nodiscard]] bool on() const { return last_.has_value(); }
  /// Gives the slot the next number and appends it. False: the ring refused it, and the number is
  /// free again.
  bool append(handoff::Ring& ring, handoff::Slot slot) {
    slot.head.record = last_ ? *last_ + 1 : 0;
    if (!ring.append(slot)) return false;
    if (last_) ++*last_;
    return true;
  }
  [[nodiscard]] std::uint64_t last() const { return last_.value_or(0); }

 private:
  std::optional<std::uint64_t> last_;
};

/// What was read from a port is summed so long at most, and so long after what was written of it.
inline constexpr Duration activity_kept_for = std::chrono::milliseconds(250);

class Recorder final : private engine::Output {
 public:
  /// `out` gets what the engine says; each event after what caused it is in the ring.
  Recorder(handoff::Ring& ring, RecordNumbers& numbers, wire::InputEncoder encoder,
           const engine::EngineConfig& config, engine::Output& out);

  /// The first input of the epoch; before the engine starts or goes on.
  void begin(Instant now, const wire::Begin& begin);
  /// What start() or resume() of the engine says goes here.
  [[nodiscard]] engine::Output& output() { return *this; }
  void step(engine::Engine& engine, Instant now, const engine::Input& input);
  /// Writes what is kept back: before a checkpoint, at the end, and when it is due.
  void write_kept();
  /// When write_kept() is due.
  [[nodiscard]] Instant deadline() const { return kept_until_; }
  /// Inputs that were larger than a slot may be.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  /// What was read from one monitor.
  struct Reads {
    engine::PortActivity sum;  // not written yet
    Instant at;                // of the latest in the sum
    Instant written_at = Instant::from_ns(-activity_kept_for.count() * 2);
    bool kept = false;
  };
  void on_event(const engine::Event& event) override;
  void on_action(const engine::PortAction& action) override;
  void on_request(const engine::MonitorRequest& request) override;
  void on_answer(const engine::Answer& answer) override;
  void given(const engine::Input& input);
  void read(const engine::PortActivity& activity);
  void before_output();
  void write(Instant at, const engine::Input& input);

  handoff::Ring& ring_;
  RecordNumbers& numbers_;
  wire::InputEncoder encoder_;
  engine::Output& out_;
  Instant latest_;               // the engine's time never goes back
  bool tick_unwritten_ = false;  // the step under way is a Tick, and has said nothing yet
  Duration kept_for_ = activity_kept_for;
  std::vector<std::size_t> first_monitor_;  // per bed: its first place in reads_
  std::vector<Reads> reads_;
  std::vector<std::size_t> kept_;  // places in reads_, in the order of `at`
  Instant kept_until_ = Instant::never();
  std::uint64_t refused_ = 0;
};

}  // namespace vigil::app

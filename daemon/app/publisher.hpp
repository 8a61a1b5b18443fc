// From the engine's output into the hand-off rings: serialises each event once, wakes bus and
// journal.
//
// Belongs to the engine thread. It never waits: a full ring gives way at its old end.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/app/recorder.hpp"
#include "daemon/engine/input.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/wire/encoder.hpp"

namespace vigil::app {

class Publisher {
 public:
  /// What the bus could not give to anybody since the start.
  struct Dropped {
    std::uint64_t events = 0;
    std::uint64_t wave_blocks = 0;
  };
  struct Hooks {
    std::function<void()> wake_bus;
    std::function<void(bool urgent)> wake_journal;
    std::function<Dropped()> dropped;  // for the heartbeat
  };
  Publisher(handoff::Ring& events, handoff::Ring& waves, RecordNumbers& numbers,
            wire::Encoder encoder, Instant started_at, Hooks hooks);

  /// What heartbeats say of the journal. `full`: the ring is nearly full of what the journal has
  /// not got, and vitals are marked as not durable.
  void set_journal(wire::Journal state, bool full);

  /// An alarm wakes the bus at once; everything else when the batch is done.
  void publish(const engine::Event& event);
  void publish(const WaveBlock& block, engine::MonitorRef monitor);
  /// The end of what one read or one timer brought.
  void batch_done();

 private:
  [[nodiscard]] wire::Stamp stamp() const;

  handoff::Ring& events_;
  handoff::Ring& waves_;
  RecordNumbers& numbers_;
  wire::Encoder encoder_;
  Instant started_at_;
  Hooks hooks_;
  std::uint64_t wave_seq_ = 0;
  Dropped refused_;  // by a ring: larger than a slot may be
  wire::Journal journal_ = wire::Journal::none;
  bool journal_full_ = false;
  bool unsent_ = false;
  bool urgent_ = false;  // what is not sent yet has an event that the journal commits at once
};

}  // namespace vigil::app

// The daemon's side of the bus: publishes what the hand-off rings hold, answers control requests.
//
// One thread of its own owns all sockets. It reads the rings; it makes no event itself, not even a
// heartbeat, so a stopped engine is seen as silence. open() binds, start() starts the thread;
// wake() and counters() may be called by any thread, reply() by one, the rest by the one that
// opened it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/bus/answer_queue.hpp"
#include "daemon/bus/history.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/handoff/seq_index.hpp"
#include "daemon/wire/command.hpp"
#include "daemon/wire/presence.hpp"

namespace vigil::bus {

struct BusOptions {
  std::vector<std::string> feed;  // endpoints to bind: ipc://path, tcp://address:port
  std::vector<std::string> control;
  std::vector<std::string> waves;
  std::string source;       // name of the daemon
  std::uint64_t epoch = 0;  // that of every event written since the ring was opened
};

/// Since the start.
struct BusCounters {
  std::uint64_t published = 0;        // events, with heartbeats
  std::uint64_t published_waves = 0;  // blocks
  std::uint64_t dropped_events = 0;   // overwritten before this thread read them
  std::uint64_t dropped_wave_blocks = 0;
  std::uint64_t malformed = 0;  // control messages that were no request
  std::uint64_t refused = 0;    // requests refused for another reason
  std::uint64_t snapshots = 0;
  std::uint64_t replays = 0;
  std::uint64_t not_kept = 0;  // events that the full projection does not hold
  std::uint64_t commands = 0;  // handed on
};

/// What clients tell and ask, handed on. All are called on the bus's thread and must not wait.
struct Handlers {
  std::function<void(const wire::Presence&)> on_presence;
  /// Takes a copy and answers later, exactly once, by Bus::reply with the same token. False: it
  /// can't take it now, and it is refused.
  std::function<bool(const wire::Command&, ReplyToken)> on_command;
  /// Absent: no commands are taken.
  std::optional<wire::CommandDecoder> commands;
  /// Wall clock less CLOCK_BOOTTIME now, for the times in commands. Absent: 0.
  std::function<std::int64_t()> wall_minus_boot_ns;
  /// Null: only what the ring holds can be replayed. It outlives the bus, which it wakes.
  History* history = nullptr;
};

class Bus;
struct OpenedBus {
  std::unique_ptr<Bus> bus;  // null: error says why
  std::string error;
};

class Bus {
 public:
  /// Binds all endpoints. `found`: the index that opening the event ring gave. The rings must
  /// outlive the bus.
  [[nodiscard]] static OpenedBus open(const BusOptions& options, const handoff::Ring& events,
                                      const handoff::SeqIndex& found, const handoff::Ring& waves,
                                      Handlers handlers);
  /// Stops if still running.
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  void start();
  /// Sends what is in the event ring, then closes the sockets and takes their files away.
  void stop();
  /// After an append to a ring: any thread, never waits.
  void wake() noexcept;
  /// The answer to a command: one thread, the same every time; never waits. False: more answers
  /// than commands, and this one is gone.
  bool reply(ReplyToken token, const wire::Answer& answer);
  [[nodiscard]] BusCounters counters() const;

 private:
  class Impl;
  explicit Bus(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::bus

// The client's side of the bus: subscribe, snapshot, repair gaps, notice silence, ask for what
// people want done (docs/formats/bus.md, docs/formats/commands.md).
//
// It is the only such code; every program of ours uses it. It knows the published schema and
// libzmq, nothing of the daemon's inside. One thread makes, polls and destroys it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigil/v1/control.pb.h"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/wave.pb.h"

namespace vigil::bus {

struct ClientConfig {
  std::string feed;     // endpoint to connect to
  std::string control;  // endpoint to connect to
  std::string waves;    // empty: no waves wanted
  /// Who this is, told to the daemon every 2 s; empty: stay unknown.
  std::string receiver;
  std::string role = "watch";
  bool sound = false;
  /// Time since boot; absent: CLOCK_BOOTTIME. Tests of hours in minutes have their own.
  std::function<std::chrono::nanoseconds()> clock = {};
  /// Set by what keeps a record: asked for each snapshot, it tells the last seq that is recorded of
  /// each epoch of that daemon. The snapshot is not delivered then; every event behind those is,
  /// the older epochs first, and what is not kept any more is told as lost.
  std::function<std::map<std::uint64_t, std::uint64_t>(const std::string& source)> recorded;
};

/// What became of a command.
struct CommandResult {
  v1::CommandRequest request;
  /// Absent: `error` says why there is none. Whether the command was carried out is unknown then,
  /// unless the daemon refused to read it.
  std::optional<v1::CommandReply> reply;
  std::string error;
  bool refused = false;  // `error` is the daemon's word: it is no good command
};

/// How a replay that was asked for ended.
struct ReplayEnd {
  bool answered = false;  // false: refused, or no answer
  /// What is no longer kept of it; 0, 0: all came.
  std::uint64_t lost_from_seq = 0;
  std::uint64_t lost_to_seq = 0;
};

/// What a client sees of its daemon.
enum class Connection {
  connecting,  // nothing heard yet
  live,        // heartbeats come, the snapshot is applied
  silent,      // no heartbeat for 2 s
};

struct ClientCallbacks {
  /// Events in order of (epoch, seq), each once: first those of the snapshot (retransmit), then
  /// updates; heartbeats as they come.
  std::function<void(const v1::Event&)> on_event;
  /// A new snapshot begins: forget what was shown before. The events follow.
  std::function<void(std::uint64_t epoch, std::uint64_t as_of_seq)> on_snapshot;
  std::function<void(const v1::WaveBlock&)> on_wave;
  std::function<void(Connection)> on_connection;
  /// Events that could not be had again: from..to of epoch. With ClientConfig::recorded `to` may be
  /// the largest number there is: an epoch is not kept any more, and nobody knows how long it was.
  std::function<void(std::uint64_t epoch, std::uint64_t from, std::uint64_t to)> on_lost;
  /// Once for each command() that was taken.
  std::function<void(const CommandResult&)> on_command;
  /// The events of replay(), in order of seq, and its end. Beside those of on_event.
  std::function<void(const v1::Event&)> on_replayed;
  std::function<void(const ReplayEnd&)> on_replay_end;
};

class Client {
 public:
  Client(const ClientConfig& config, ClientCallbacks callbacks);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Waits at most `timeout` for something to do, handles all that is there, calls back.
  void poll(std::chrono::milliseconds timeout);
  /// Asks the daemon to do something; the result comes in poll(). Without a key it gets one,
  /// without a receiver that of the configuration. It is sent again with the same key for 5 s.
  /// False: too many are waiting, and nothing is sent.
  bool command(v1::CommandRequest request);
  /// Asks for what was published before, to be read beside what comes now; on_replay_end tells when
  /// it is over. `to_seq` 0: to the end. False: one is under way, or there is no connection.
  bool replay(std::uint64_t epoch, std::uint64_t from_seq, std::uint64_t to_seq);
  /// Replaces what is told of this receiver, at once. Without a receiver's name: nothing more.
  void set_presence(const v1::PresenceRequest& presence);
  /// The same for a program that stands for several receivers, at most 256. Who is not among them
  /// any more is not told of again.
  void set_presences(const std::vector<v1::PresenceRequest>& presences);
  /// Takes a new snapshot, as at the start: what was delivered is forgotten.
  void start_over();
  /// Name of the daemon, by its last snapshot.
  [[nodiscard]] const std::string& source() const;
  /// The epochs that it can replay, by its last snapshot; its own one among them may go on.
  [[nodiscard]] const std::vector<v1::KeptEpoch>& kept() const;
  /// Also wakes poll() when this descriptor is readable, for example a terminal. At most 4.
  void watch_descriptor(int fd);
  [[nodiscard]] Connection connection() const;
  /// Messages that were none of the schema, since the start; they are ignored.
  [[nodiscard]] std::uint64_t malformed() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::bus

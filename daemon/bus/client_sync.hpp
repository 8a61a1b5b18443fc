// How a client stays complete: events, replies and time in; deliveries and requests out.
//
// No socket and no clock. It buffers until a snapshot is applied, delivers in order of seq, repairs
// gaps by replay, starts again with a snapshot on a new epoch or after silence, and says what is
// lost for good. Times are CLOCK_BOOTTIME. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/bus/client.hpp"
#include "vigil/v1/control.pb.h"
#include "vigil/v1/event.pb.h"

namespace vigil::bus {

/// docs/safety-rules.md 7.
inline constexpr std::chrono::milliseconds silent_after{2000};
inline constexpr std::chrono::milliseconds presence_every{2000};
/// As many as a daemon knows; told a few at a time, so that its answers find room.
inline constexpr std::size_t presences_max = 256;
inline constexpr int presences_at_once = 16;
inline constexpr std::chrono::milliseconds presences_pause{10};
/// No chunk for this long: the request is lost.
inline constexpr std::chrono::milliseconds request_timeout{1000};
/// While there is no connection to send on.
inline constexpr std::chrono::milliseconds unsent_retry{50};
inline constexpr std::chrono::milliseconds retry_first{100};
inline constexpr std::chrono::milliseconds retry_most{2000};
/// After so many replays that brought nothing, what is missing counts as lost. Few: what came
/// later, alarms too, waits for it.
inline constexpr int replay_attempts_max = 3;
/// The same for what keeps a record: nothing else waits for it there.
inline constexpr int record_attempts_max = 20;
/// Epochs that nothing is kept of, told one by one; of more only the last.
inline constexpr std::uint64_t lost_epochs_max = 1000;
/// Events that wait for one before them, or for a snapshot. More: a new snapshot.
inline constexpr std::size_t buffer_max_events = 100'000;

class SyncOutput {
 public:
  virtual void deliver(const v1::Event& event) = 0;
  virtual void begin_snapshot(std::uint64_t epoch, std::uint64_t as_of_seq) = 0;
  virtual void lost(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) = 0;
  virtual void connection(Connection connection) = 0;
  /// False: there is no connection yet, and the request is gone.
  virtual bool send(const v1::Request& request) = 0;

 protected:
  ~SyncOutput() = default;
};

class ClientSync {
 public:
  using Time = std::chrono::nanoseconds;  // since boot
  using Recorded = std::function<std::map<std::uint64_t, std::uint64_t>(const std::string&)>;

  /// `receiver` empty: no presence is told.
  ClientSync(std::string receiver, std::string role, bool sound, SyncOutput& output);
  /// Keeps a record: ClientConfig::recorded. Before anything comes.
  void record(Recorded recorded) { recorded_ = std::move(recorded); }
  void start_over(Time now) { want_snapshot(now); }
  [[nodiscard]] const std::string& source() const { return source_; }
  /// Epochs that can be replayed, as the last snapshot told.
  [[nodiscard]] const std::vector<v1::KeptEpoch>& kept() const { return kept_; }
  /// To be told from now on: what is new or changed at the next advance(), the rest when it is due
  /// anyway. More than presences_max: the first of them.
  void set_presences(const std::vector<v1::PresenceRequest>& presences);

  /// False: malformed, and ignored.
  bool on_event(const v1::Event& event, Time now);
  bool on_reply(const v1::Reply& reply, Time now);
  /// What is due by `now`: requests, silence.
  void advance(Time now);
  /// When advance() should be called at the latest.
  [[nodiscard]] Time deadline() const;
  [[nodiscard]] Connection connection() const { return connection_; }

 private:
  enum class Need : std::uint8_t { snapshot, replay, nothing };
  static constexpr Time never = Time::max();

  void on_heartbeat(const v1::Event& event, Time now);
  void on_counted(const v1::Event& event, Time now);
  void on_snapshot(const v1::SnapshotChunk& chunk, bool done, Time now);
  void on_replay(const v1::ReplayChunk& chunk, bool done, Time now);
  void on_refused(Time now);
  void apply_snapshot(Time now);
  void want_snapshot(Time now);
  void look_for_gap(Time now);
  void drain();
  void skip_to(std::uint64_t to_seq);
  void answered(Time now, bool progress);
  void send_due(Time now);
  void send_presences(Time now);
  void heard(Time now);
  void become(Connection connection);
  [[nodiscard]] std::uint64_t gap_end() const;
  // Keeping a record: client_record.cpp.
  void plan_record(std::uint64_t live_epoch, std::uint64_t as_of_seq);
  void plan_epochs_gone(const std::map<std::uint64_t, std::uint64_t>& have, std::uint64_t live);
  void go_on_recording();
  [[nodiscard]] bool is_live(std::uint64_t epoch) const;

  struct Present {
    v1::PresenceRequest presence;
    Time at{0};  // to be told then
  };
  std::vector<Present> present_;
  SyncOutput* output_;

  Connection connection_ = Connection::connecting;
  Time heard_at_ = never;  // of the last heartbeat, or of the first sign of life
  bool beats_ = false;     // a heartbeat came within silent_after
  Need need_ = Need::snapshot;
  bool synced_ = false;  // a snapshot is applied
  std::uint64_t epoch_ = 0;
  std::uint64_t next_seq_ = 1;
  std::uint64_t told_last_seq_ = 0;  // of this epoch, by a heartbeat
  std::map<std::pair<std::uint64_t, std::uint64_t>, v1::Event> buffer_;  // by (epoch, seq)

  // The one request under way.
  std::uint64_t last_request_id_ = 0;
  std::uint64_t waiting_for_ = 0;  // request id; 0: none
  Time request_at_{0};             // when to send the next, or to give up the one under way
  Time retry_after_ = retry_first;
  int fruitless_ = 0;
  std::uint64_t next_at_request_ = 0;
  bool snapshot_begun_ = false;
  std::vector<v1::Event> snapshot_;

  // Keeping a record: what is replayed before epoch_ can be the daemon's own one.
  struct Span {
    std::uint64_t epoch = 0;
    std::uint64_t next_seq = 0;
    std::uint64_t last_seq = 0;
  };
  Recorded recorded_;  // none: a display
  std::string source_;
  std::vector<v1::KeptEpoch> kept_;
  std::deque<Span> ahead_;  // the last one is the daemon's own epoch
};

}  // namespace vigil::bus

// What has been published: the ring's events up to `as_of`, the last-value projection, and where
// older events lie. It answers snapshots and replays. Only the bus thread uses it.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "daemon/bus/chunk.hpp"
#include "daemon/bus/projection.hpp"
#include "daemon/handoff/reader.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/handoff/seq_index.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::bus {

/// A replay asked for, and how far it is.
struct ReplayJob {
  std::uint64_t request_id = 0;
  std::uint64_t epoch = 0;
  std::uint64_t next_seq = 0;
  std::uint64_t to_seq = 0;
  std::uint64_t lost_from_seq = 0;
  std::uint64_t lost_to_seq = 0;
  handoff::Position position = 0;
};

/// Slots that one chunk of a replay may look at, so that publishing never waits long.
inline constexpr std::size_t replay_scan_max_slots = 2000;

class Published {
 public:
  Published(const handoff::Ring& ring, handoff::SeqIndex index, std::string source,
            std::uint64_t epoch);

  /// A slot that has just been sent, or that is for the journal only. False if the projection is
  /// full and does not hold it.
  bool note(const handoff::Slot& slot, handoff::Position position);

  [[nodiscard]] std::uint64_t as_of() const { return as_of_; }
  /// All chunks of a snapshot, each a serialised Reply.
  [[nodiscard]] std::deque<std::string> snapshot(std::uint64_t request_id);
  /// False if this epoch is none that the daemon ever had.
  [[nodiscard]] bool begin_replay(std::uint64_t request_id, const v1::ReplayRequest& request,
                                  ReplayJob& job);
  /// The next chunk, a serialised Reply; sets `done` with the last.
  [[nodiscard]] std::string next_chunk(ReplayJob& job, bool& done);

 private:
  void put_kept(v1::SnapshotChunk& chunk);
  void scan(ReplayJob& job, ChunkEvents& events, bool& end);

  const handoff::Ring* ring_;
  handoff::SeqIndex index_;
  std::string source_;
  std::uint64_t epoch_;
  std::uint64_t as_of_ = 0;
  handoff::Position sent_to_;
  Projection projection_;
};

}  // namespace vigil::bus

// What has been published: the ring's events up to `as_of`, the last-value projection, and where
// older events lie: in the ring, and before that in a History. It answers snapshots and replays.
// Only the bus thread uses it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/bus/chunk.hpp"
#include "daemon/bus/history.hpp"
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
  bool older = false;    // what comes next is older than the ring: the history has it
  bool waiting = false;  // ... and was asked
  History::Found found;  // ... and has answered, as far as it is not sent yet
  std::size_t found_next = 0;
};

/// Slots that one chunk of a replay may look at, so that publishing never waits long.
inline constexpr std::size_t replay_scan_max_slots = 2000;

class Published {
 public:
  /// `history`: null, or where older events are kept.
  Published(const handoff::Ring& ring, handoff::SeqIndex index, std::string source,
            std::uint64_t epoch, History* history = nullptr);

  /// A slot that has just been sent, or that is for the journal only. False if the projection is
  /// full and does not hold it.
  bool note(const handoff::Slot& slot, handoff::Position position);

  [[nodiscard]] std::uint64_t as_of() const { return as_of_; }
  /// All chunks of a snapshot, each a serialised Reply.
  [[nodiscard]] std::deque<std::string> snapshot(std::uint64_t request_id);
  /// False if this epoch is none that the daemon ever had.
  [[nodiscard]] bool begin_replay(std::uint64_t request_id, const v1::ReplayRequest& request,
                                  ReplayJob& job);
  /// Asks the history for what comes next, if it is older than the ring.
  void ask(ReplayJob& job, std::uint64_t ticket);
  /// The next chunk, a serialised Reply; sets `done` with the last. Not while the job is waiting.
  [[nodiscard]] std::string next_chunk(ReplayJob& job, bool& done);

 private:
  void put_kept(v1::SnapshotChunk& chunk);
  void scan(ReplayJob& job, ChunkEvents& events, bool& end);
  void scan_older(ReplayJob& job, ChunkEvents& events, bool& end);
  /// Adds an event in order of seq. True: it was the last that was wanted, or a second gap.
  [[nodiscard]] static bool add(ReplayJob& job, std::uint64_t seq,
                                std::span<const std::uint8_t> event, ChunkEvents& events);
  /// The first seq of the epoch that the ring holds; nothing if it holds none.
  [[nodiscard]] std::optional<std::uint64_t> first_in_ring(std::uint64_t epoch);
  [[nodiscard]] const History::Kept* older_of(std::uint64_t epoch) const;

  const handoff::Ring* ring_;
  handoff::SeqIndex index_;
  std::string source_;
  std::uint64_t epoch_;
  std::uint64_t as_of_ = 0;
  History* history_;
  std::vector<History::Kept> older_;  // as told when last asked
  handoff::Position sent_to_;
  Projection projection_;
};

}  // namespace vigil::bus

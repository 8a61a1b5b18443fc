// Where in a ring the event (epoch, seq) lies: every 256th event, so that a replay scans few slots.
//
// Not shared: each consumer keeps its own, starting from the one that opening the ring made. Values
// of one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "daemon/handoff/slot.hpp"

namespace vigil::handoff {

inline constexpr std::uint64_t index_every = 256;

/// The counted slots of one epoch that the index has seen and the ring still keeps in part.
struct EpochRange {
  std::uint64_t epoch = 0;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  Position last_position = 0;
};

class SeqIndex {
 public:
  /// Every slot in the ring's order; slots that are not counted are passed over.
  void add(const SlotHead& head, Position position);
  /// What lies before the ring's tail is gone.
  void forget_before(Position tail);
  /// A slot at or before (epoch, seq) that is still kept, from which to scan; `tail` if none.
  [[nodiscard]] Position scan_from(std::uint64_t epoch, std::uint64_t seq, Position tail) const;
  /// In the ring's order. first_seq of the oldest may be gone already.
  [[nodiscard]] const std::deque<EpochRange>& epochs() const { return epochs_; }
  [[nodiscard]] const EpochRange* find(std::uint64_t epoch) const;
  /// The greatest epoch among epochs(), 0 if there is none.
  [[nodiscard]] std::uint64_t highest_epoch() const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t epoch;
    std::uint64_t seq;
    Position position;
  };
  std::deque<Entry> entries_;
  std::deque<EpochRange> epochs_;
};

}  // namespace vigil::handoff

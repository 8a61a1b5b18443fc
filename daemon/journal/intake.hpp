// What the journal is to write next, in order of id and each once: from the hand-off ring; where
// that was overwritten, from the reserve; where neither has it, a gap record.
//
// It writes nothing. One thread; the rings may be written by others meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/handoff/reader.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/journal/record.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::journal {

/// The topic by which a slot of the reserve says that it is a gap (its payload a v1::JournalGap).
inline constexpr std::string_view gap_topic = "gap";

/// Slots that are committed at once, and saved when the ring overflows.
[[nodiscard]] constexpr bool matters(handoff::SlotKind kind) {
  return kind == handoff::SlotKind::alarm || kind == handoff::SlotKind::session ||
         kind == handoff::SlotKind::check || kind == handoff::SlotKind::system;
}

struct Item {
  RecordView record;  // good until the next call
  bool urgent = false;
  std::uint64_t lost = 0;  // records that a gap stands for
};

class Intake {
 public:
  /// `reserve` may be null.
  Intake(const handoff::Ring& ring, const handoff::Ring* reserve);

  /// Goes back to a place in the ring; what follows `last` (of `epoch`) comes next.
  void rewind(handoff::Position position, std::uint64_t last, std::uint64_t epoch);
  /// Null: nothing for now.
  [[nodiscard]] const Item* next();
  /// At start, when the ring is through: the reserve may go further than the ring, if that was set
  /// aside. Null: nothing.
  [[nodiscard]] const Item* next_of_reserve();
  /// Where to rewind to after all that next() gave.
  [[nodiscard]] handoff::Position position() const;
  /// Said in gap records that tell no reason of their own.
  void because(std::string reason) { reason_ = std::move(reason); }

 private:
  [[nodiscard]] const handoff::Slot* peek_ring();
  [[nodiscard]] const handoff::Slot* peek_reserve();
  const Item* give(const handoff::Slot& slot);
  const Item* give_reserve(const handoff::Slot& slot);
  const Item* give_gap(std::uint64_t to, std::uint64_t epoch);
  const Item* give_gap(const v1::JournalGap& gap, std::uint64_t epoch, bool counts);

  const handoff::Ring* ring_;
  const handoff::Ring* reserve_;
  handoff::SlotReader ring_reader_;
  handoff::SlotReader reserve_reader_;
  const handoff::Slot* ring_slot_ = nullptr;     // looked at, not yet given
  const handoff::Slot* reserve_slot_ = nullptr;  // the same
  std::uint64_t last_ = 0;
  std::uint64_t epoch_ = 0;
  std::string reason_;
  std::vector<std::uint8_t> gap_bytes_;
  Item item_;
};

}  // namespace vigil::journal

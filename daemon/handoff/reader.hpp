// Copies slots out of a ring while its writer goes on, and says how many it came too late for.
//
// One reader belongs to one thread; many readers may read one ring. It never blocks: who wants to
// wait for a slot is woken by other means.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/handoff/ring.hpp"
#include "daemon/handoff/slot.hpp"

namespace vigil::handoff {

class SlotReader {
 public:
  /// Starts at the slot at `from`. `counted_before`: how many counted slots the ring took before
  /// it, if losses before the first slot read shall be seen too.
  SlotReader(const Ring& ring, Position from,
             std::optional<std::uint64_t> counted_before = std::nullopt);

  /// The next slot, good until the next call; null if there is none yet.
  [[nodiscard]] const Slot* next();
  /// Where the slot that next() gave lies.
  [[nodiscard]] Position slot_position() const { return slot_position_; }
  /// Where next() goes on.
  [[nodiscard]] Position position() const { return position_; }
  /// Counted slots that were overwritten before this reader came, in all.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  /// False: overwritten meanwhile.
  [[nodiscard]] bool copy_slot(std::size_t length);

  const Ring* ring_;
  Position position_;
  Position slot_position_ = 0;
  std::optional<std::uint64_t> counted_;
  std::uint64_t lost_ = 0;
  Slot slot_;
  std::vector<std::uint64_t> copy_;
};

}  // namespace vigil::handoff

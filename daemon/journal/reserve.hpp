// Saves from the hand-off ring what matters before it is overwritten, when the journal can't be
// written for so long that the ring gets full: into a second, smaller ring in the runtime
// directory. What it does not save is counted, and becomes a gap record.
//
// It never waits for a disk. look() belongs to one thread, which is not the one that writes the
// journal: that one may hang.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/handoff/reader.hpp"
#include "daemon/handoff/ring.hpp"

namespace vigil::journal {

/// Of the ring's capacity, in per cent: where saving begins, and how far it goes.
inline constexpr std::uint64_t save_above_percent = 90;
inline constexpr std::uint64_t save_down_to_percent = 80;
/// The reserve has this part of the ring's capacity.
inline constexpr std::size_t reserve_part = 10;

class Reserve {
 public:
  /// An empty path, or one that can't be opened (message() says so): nothing is saved.
  Reserve(const handoff::Ring& events, const std::string& path);

  /// `committed`: position in the ring up to which the journal has everything.
  void look(handoff::Position committed);
  [[nodiscard]] const handoff::Ring* ring() const { return reserve_.get(); }
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  struct Kept {
    handoff::SlotHead head;
    std::vector<std::uint8_t> payload;
  };
  struct Lost {
    std::uint64_t first = 0;  // 0: none
    std::uint64_t last = 0;
    std::uint64_t events = 0;
    std::uint64_t inputs = 0;
    std::uint64_t epoch = 0;
  };
  void take(const handoff::Slot& slot);
  void lose(Lost& lost, const handoff::SlotHead& head);
  void put_lost(Lost& lost);
  /// In order: what was lost before the input, the input, what was lost behind it.
  void put_pending(bool with_input);

  const handoff::Ring& events_;
  std::unique_ptr<handoff::Ring> reserve_;
  handoff::SlotReader reader_;
  std::optional<Kept> input_;  // the last one: an event that matters may follow from it
  Lost before_input_;
  Lost behind_input_;
  std::string message_;
};

}  // namespace vigil::journal

// The hand-off ring: one writer puts slots in, any number of readers copy them out, nobody waits.
//
// Its memory is a mapped file, which outlives the process and kill -9, or anonymous. It knows
// nothing of what the slots mean, and does not wake anybody. Opening is done by one thread before
// the others; append() belongs to the writer's thread; head(), tail() and SlotReader to any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/handoff/mapping.hpp"
#include "daemon/handoff/seq_index.hpp"
#include "daemon/handoff/slot.hpp"

namespace vigil::handoff {

/// What opening a ring found from earlier.
struct Recovery {
  SeqIndex index;                   // of what is kept
  std::uint64_t highest_epoch = 0;  // ever written to this file, if its first page is readable
  /// Of the journal's records, ever given to a slot of this file.
  std::uint64_t highest_record = 0;
  std::uint64_t slots = 0;
  std::uint64_t dropped_bytes = 0;  // torn at the end
  std::string message;              // empty if there is nothing to tell; else one line for the log
};

class Ring;
struct OpenedRing {
  std::unique_ptr<Ring> ring;  // null: error says why
  Recovery found;
  std::string error;
};

class Ring {
 public:
  /// Opens or makes the file at `path` and goes on behind what it holds. A file that is not a ring
  /// of this size, or is damaged before its end, is renamed to "<path>.set-aside", and a new one is
  /// begun. Fails only if the system refuses, or another process holds the ring. `capacity_bytes`
  /// is rounded down to whole pages, and not less than one.
  [[nodiscard]] static OpenedRing open_file(const std::string& path, std::size_t capacity_bytes);
  [[nodiscard]] static OpenedRing anonymous(std::size_t capacity_bytes);

  /// Copies the slot in, over the oldest ones if need be. False, and nothing is written, if it is
  /// larger than max_slot_bytes().
  bool append(const Slot& slot);

  [[nodiscard]] Position head() const;  // behind the last slot
  [[nodiscard]] Position tail() const;  // of the oldest slot kept
  /// Where this process began to write: the first slot of its epoch.
  [[nodiscard]] Position start() const { return start_; }
  [[nodiscard]] std::uint64_t counted_at_start() const { return counted_at_start_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::size_t max_slot_bytes() const { return max_slot_bytes_; }

  /// For readers of the memory: the word at a position, and the bytes left before the wrap.
  [[nodiscard]] std::uint64_t* word_at(Position position) const;
  [[nodiscard]] std::size_t room_at(Position position) const;

 private:
  Ring(Mapping mapping, std::size_t capacity_bytes);
  void begin();
  void go_on(Position head, Position tail, std::uint64_t counted);
  void make_room(Position end);
  [[nodiscard]] std::size_t compose(const Slot& slot);
  friend OpenedRing open_locked(const std::string& path, Descriptor file, std::size_t capacity);

  Mapping mapping_;
  std::size_t capacity_;
  std::size_t max_slot_bytes_;
  Position start_ = 0;
  std::uint64_t counted_at_start_ = 0;
  // The writer's own.
  Position head_ = 0;
  Position tail_ = 0;
  std::uint64_t counted_ = 0;
  std::uint64_t highest_epoch_ = 0;
  std::uint64_t highest_record_ = 0;
  std::vector<std::uint64_t> staging_;
};

}  // namespace vigil::handoff

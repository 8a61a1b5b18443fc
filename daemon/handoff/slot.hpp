// One entry of a hand-off ring: a head with what a consumer must know, a topic and a payload.
//
// The ring does not look into topic and payload. Views are good as long as whoever made the slot
// says. Plain values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vigil::handoff {

/// Durable classes. The numbers are part of the file's format: never renumber.
enum class SlotKind : std::uint8_t {
  vital = 1,
  alarm = 2,
  link = 3,
  system = 4,
  heartbeat = 5,
  notice = 6,
  wave = 7,
  session = 8,
  check = 9,
  input = 10,       // what the engine was given: for the journal only, never published
  checkpoint = 11,  // a part of the engine's state: for the journal only
};

/// False: for the journal only. Such slots are not counted and have no key.
constexpr bool is_published(SlotKind kind) {
  return kind != SlotKind::input && kind != SlotKind::checkpoint;
}

struct SlotHead {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;  // 0 if not counted
  /// Number of the journal's record that this becomes, without gaps over all epochs; 0: none.
  std::uint64_t record = 0;
  /// Which entry of the last-value projection this replaces; 0: none.
  std::uint64_t key = 0;
  SlotKind kind = SlotKind::vital;
  /// False for heartbeats, inputs and checkpoints: they take no seq, and for subscribers losing
  /// one is no loss.
  bool counted = true;
  /// Removes its key from the projection.
  bool ends = false;
  friend bool operator==(const SlotHead&, const SlotHead&) = default;
};

struct Slot {
  SlotHead head;
  std::string_view topic;
  std::span<const std::uint8_t> payload;
};

/// Counts bytes since the ring was made; it never wraps. A slot lies at position % capacity.
using Position = std::uint64_t;

}  // namespace vigil::handoff

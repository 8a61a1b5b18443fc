// Where the bytes of a ring lie: docs/formats/handoff-ring.md. Constants and word access.
//
// All words of a ring are 64 bits, in the machine's order (little-endian on every machine that is
// supported), and are read and written only through `load` and `store` here. The writer stores the
// tail, then the words of the slot that overwrites; each store releases, each load acquires. So who
// reads a word of the new slot also reads a tail behind the old one, and drops its copy. On x86-64
// and arm64 that costs nothing over a plain copy, and needs no fence.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "daemon/handoff/slot.hpp"

namespace vigil::handoff::layout {

static_assert(std::endian::native == std::endian::little);
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free);

inline constexpr std::uint64_t magic = 0x474E4952'4C474956;  // "VIGLRING"
inline constexpr std::uint64_t version = 2;
inline constexpr std::size_t page_bytes = 4096;
inline constexpr std::size_t word_bytes = 8;

// Words of the first page. Head and tail have cache lines of their own.
inline constexpr std::size_t magic_word = 0;
inline constexpr std::size_t version_word = 1;
inline constexpr std::size_t capacity_word = 2;
inline constexpr std::size_t writer_pid_word = 3;
inline constexpr std::size_t highest_epoch_word = 4;
inline constexpr std::size_t highest_record_word = 5;
inline constexpr std::size_t head_word = 8;
inline constexpr std::size_t tail_word = 16;

// Words of a slot.
inline constexpr std::size_t length_crc_word = 0;  // length | crc << 32
inline constexpr std::size_t epoch_word = 1;
inline constexpr std::size_t seq_word = 2;
inline constexpr std::size_t record_word = 3;
inline constexpr std::size_t key_word = 4;
inline constexpr std::size_t counted_before_word = 5;
inline constexpr std::size_t sizes_word = 6;  // kind | flags << 8 | topic << 16 | payload << 32
inline constexpr std::size_t slot_head_words = 7;
inline constexpr std::size_t slot_head_bytes = slot_head_words * word_bytes;

inline constexpr std::uint64_t padding_flag = 0x8000'0000;  // in the length: skip to the start
inline constexpr std::uint64_t length_mask = 0x7FFF'FFFF;
inline constexpr std::uint64_t counted_flag = 1;
inline constexpr std::uint64_t ends_flag = 2;

inline constexpr std::size_t max_slot_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t min_capacity_bytes = page_bytes;
inline constexpr std::size_t max_capacity_bytes = std::size_t{8} * 1024 * 1024 * 1024;

inline std::uint64_t load(std::uint64_t* word) {
  return std::atomic_ref<std::uint64_t>(*word).load(std::memory_order_acquire);
}
inline void store(std::uint64_t* word, std::uint64_t value) {
  std::atomic_ref<std::uint64_t>(*word).store(value, std::memory_order_release);
}

constexpr std::size_t round_up(std::size_t bytes) {
  return (bytes + word_bytes - 1) / word_bytes * word_bytes;
}

/// What stands in a slot's words, checked for sense but not yet for its CRC.
struct SlotSizes {
  std::size_t topic = 0;
  std::size_t payload = 0;
};
constexpr SlotSizes sizes_of(std::uint64_t word) {
  return {static_cast<std::size_t>((word >> 16) & 0xFFFF), static_cast<std::size_t>(word >> 32)};
}
/// `words`: the first slot_head_words of a slot.
inline SlotHead head_of(const std::uint64_t* words) {
  const std::uint64_t sizes = words[sizes_word];
  const std::uint64_t flags = (sizes >> 8) & 0xFF;
  return {words[epoch_word],
          words[seq_word],
          words[record_word],
          words[key_word],
          static_cast<SlotKind>(sizes & 0xFF),
          (flags & counted_flag) != 0,
          (flags & ends_flag) != 0};
}

}  // namespace vigil::handoff::layout

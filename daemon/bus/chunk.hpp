// Replies on the control socket, put together from events that are bytes already.
//
// An Event is never parsed here: the wire format lets fields be appended, so an event becomes a
// retransmission by two more bytes, and a chunk's events follow its other fields. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "vigil/v1/control.pb.h"

namespace vigil::bus {

inline constexpr std::size_t chunk_max_events = 500;
inline constexpr std::size_t chunk_max_bytes = std::size_t{256} * 1024;

class ChunkEvents {
 public:
  void add(std::span<const std::uint8_t> event);
  [[nodiscard]] bool full() const {
    return count_ >= chunk_max_events || bytes_.size() >= chunk_max_bytes;
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  /// How the events stand in SnapshotChunk and ReplayChunk.
  enum class Of : std::uint8_t { snapshot, replay };
  explicit ChunkEvents(Of of) : of_(of) {}

 private:
  Of of_;
  std::size_t count_ = 0;
  std::string bytes_;
};

/// A serialised Reply: the chunk's other fields are those of `chunk`, which has no events.
[[nodiscard]] std::string reply_with(std::uint64_t request_id, bool done,
                                     const v1::SnapshotChunk& chunk, const ChunkEvents& events);
[[nodiscard]] std::string reply_with(std::uint64_t request_id, bool done,
                                     const v1::ReplayChunk& chunk, const ChunkEvents& events);

}  // namespace vigil::bus

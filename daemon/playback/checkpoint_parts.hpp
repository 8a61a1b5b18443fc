// The parts of a checkpoint put together again. docs/formats/journal.md. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/journal/record.hpp"
#include "drivers/api/time.hpp"

namespace vigil::playback {

/// Beside the state: what it belongs to.
struct CheckpointHead {
  std::string boot_id;
  std::int64_t wall_minus_boot_ns = 0;
  Instant at;
  std::string config_hash;
  std::string program;
};

/// A larger state is none of ours.
inline constexpr std::size_t checkpoint_max_parts = 4096;

/// Takes records in their order.
class CheckpointAssembler {
 public:
  /// True: a checkpoint is whole. A part that does not fit begins anew, or is dropped.
  bool take(const journal::RecordView& record);
  [[nodiscard]] const CheckpointHead& head() const { return head_; }
  [[nodiscard]] const std::vector<std::uint8_t>& state() const { return state_; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::uint64_t first_record() const { return first_record_; }

 private:
  CheckpointHead head_;
  std::vector<std::uint8_t> state_;
  std::uint64_t epoch_ = 0;
  std::uint64_t first_record_ = 0;
  std::uint32_t next_part_ = 0;
};

}  // namespace vigil::playback

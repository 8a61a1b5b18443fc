// The engine's saved state as slots of the ring and as records of the journal.
// docs/formats/journal.md. The writer belongs to the engine thread, the assembler to whoever reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/app/recorder.hpp"
#include "daemon/journal/record.hpp"

namespace vigil::app {

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

/// Cuts `state` into slots. False: the ring refused one of them.
bool write_checkpoint(handoff::Ring& ring, RecordNumbers& numbers, std::uint64_t epoch,
                      const CheckpointHead& head, const std::vector<std::uint8_t>& state);

/// Puts the parts of one checkpoint together, in their order.
class CheckpointAssembler {
 public:
  /// True: it is whole. A part that does not fit begins anew, or is dropped.
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

}  // namespace vigil::app

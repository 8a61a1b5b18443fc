#include "daemon/playback/checkpoint_parts.hpp"

#include "vigil/v1/journal.pb.h"

namespace vigil::playback {

bool CheckpointAssembler::take(const journal::RecordView& record) {
  v1::CheckpointPart part;
  if (record.kind != journal::RecordKind::checkpoint ||
      !part.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())) ||
      part.parts() == 0 || part.parts() > checkpoint_max_parts || part.part() >= part.parts()) {
    return false;
  }
  if (part.part() == 0) {
    head_ = {part.boot_id(), part.wall_minus_boot_ns(),
             Instant::from_ns(static_cast<std::int64_t>(part.instant_ns())), part.config_hash(),
             part.program()};
    state_.clear();
    epoch_ = record.epoch;
    first_record_ = record.id;
    next_part_ = 0;
  }
  if (part.part() != next_part_ || record.epoch != epoch_) {
    next_part_ = 0;
    state_.clear();
    return false;
  }
  state_.insert(state_.end(), part.state().begin(), part.state().end());
  ++next_part_;
  return next_part_ == part.parts();
}

}  // namespace vigil::playback

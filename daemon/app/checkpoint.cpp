#include "daemon/app/checkpoint.hpp"

#include <algorithm>

#include "vigil/v1/journal.pb.h"

namespace vigil::app {
namespace {

// Room in a slot for its head and for the fields beside the state.
constexpr std::size_t beside_state_bytes = 512;

}  // namespace

bool write_checkpoint(handoff::Ring& ring, RecordNumbers& numbers, std::uint64_t epoch,
                      const CheckpointHead& head, const std::vector<std::uint8_t>& state) {
  const std::size_t part_bytes = ring.max_slot_bytes() - beside_state_bytes;
  const std::size_t parts = std::max<std::size_t>(1, (state.size() + part_bytes - 1) / part_bytes);
  v1::CheckpointPart message;
  message.set_parts(static_cast<std::uint32_t>(parts));
  message.set_boot_id(head.boot_id);
  message.set_wall_minus_boot_ns(head.wall_minus_boot_ns);
  message.set_instant_ns(static_cast<std::uint64_t>(head.at.ns()));
  message.set_config_hash(head.config_hash);
  message.set_program(head.program);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t from = part * part_bytes;
    const std::size_t size = std::min(part_bytes, state.size() - from);
    message.set_part(static_cast<std::uint32_t>(part));
    message.set_state(state.data() + from, size);
    const std::string bytes = message.SerializeAsString();
    handoff::Slot slot;
    slot.head.epoch = epoch;
    slot.head.kind = handoff::SlotKind::checkpoint;
    slot.head.counted = false;
    slot.payload = {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    if (!numbers.append(ring, slot)) return false;
  }
  return true;
}

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

}  // namespace vigil::app

#include "daemon/app/checkpoint.hpp"

#include <algorithm>

#include "vigil/v1/journal.pb.h"

namespace vigil::app {
namespace {

// Room in a slot for its head and for the fields beside the state.
constexpr std::size_t beside_state_bytes = 512;

}  // namespace

bool write_checkpoint(handoff::Ring& ring, RecordNumbers& numbers, std::uint64_t epoch,
                      const playback::CheckpointHead& head,
                      const std::vector<std::uint8_t>& state) {
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

}  // namespace vigil::app

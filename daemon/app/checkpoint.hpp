// The engine's saved state as slots of the ring, for the journal. docs/formats/journal.md. Belongs
// to the engine thread.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/app/recorder.hpp"
#include "daemon/playback/checkpoint_parts.hpp"

namespace vigil::app {

/// Cuts `state` into slots. False: the ring refused one of them.
bool write_checkpoint(handoff::Ring& ring, RecordNumbers& numbers, std::uint64_t epoch,
                      const playback::CheckpointHead& head, const std::vector<std::uint8_t>& state);

}  // namespace vigil::app

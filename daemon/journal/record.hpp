// One record of the journal: an event that was published, an input that the engine was given, or a
// part of a checkpoint. docs/formats/journal.md. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace vigil::journal {

/// The numbers are part of the file's format: never renumber.
enum class RecordKind : std::uint8_t {
  event = 1,       // payload: serialised vigil.v1.Event, as it was published
  input = 2,       // payload: serialised vigil.v1.JournalInput
  checkpoint = 3,  // payload: serialised vigil.v1.CheckpointPart
  gap = 4,         // payload: serialised vigil.v1.JournalGap; stands for records that were lost
};

using Hash = std::array<std::uint8_t, 32>;  // BLAKE2b-256

struct RecordView {
  std::uint64_t id = 0;  // from 1, ascending; a gap record stands for all ids up to its own
  RecordKind kind = RecordKind::event;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;  // of an event; else 0
  std::span<const std::uint8_t> payload;
};

}  // namespace vigil::journal

// One record of the session log: an event as it was received, or what vigil-log itself has to say.
// docs/formats/session-log.md. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace vigil::sessionlog {

/// The numbers are part of the file's format: never renumber.
enum class RecordKind : std::uint8_t {
  reading = 1,  // payload: vigil.v1.Event with a number of a monitor
  event = 2,    // payload: any other vigil.v1.Event
  gap = 3,      // payload: vigil.v1.LogGap
  audit = 4,    // payload: vigil.v1.LogAudit
  seal = 5,     // payload: vigil.v1.LogSeal
  prune = 6,    // payload: vigil.v1.LogPrune
};
inline constexpr std::uint64_t last_record_kind = 6;

using Hash = std::array<std::uint8_t, 32>;  // BLAKE2b-256

struct Record {
  std::uint64_t id = 0;  // from 1, without gaps
  RecordKind kind = RecordKind::event;
  std::string source;       // name of the daemon; empty if it is no event of one
  std::uint64_t epoch = 0;  // 0 if it is no event
  std::uint64_t seq = 0;
  std::int64_t wall_us = 0;  // when it happened, since 1970 UTC
  std::string session;       // whose it is; empty: nobody's
  std::string payload;
};

}  // namespace vigil::sessionlog

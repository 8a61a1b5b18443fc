// A journal's inputs through a fresh engine, and each event held against the one stored.
// docs/replay.md. One thread; it reads the journal and the configuration, and writes nothing.
#pragma once

#include <cstdint>
#include <string>

namespace vigil::replay {

struct JournalToPlay {
  std::string folder;
  std::string config;
  std::uint64_t from = 0;  // first record; 0: the journal's first
  std::uint64_t to = 0;    // last record; 0: the journal's last
};

/// Prints the verdict. The exit status: 0 if all is as stored, 1 at a difference.
[[nodiscard]] int play_journal(const JournalToPlay& journal);

}  // namespace vigil::replay

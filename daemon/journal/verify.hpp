// Checks a whole journal folder: every hash, number and link. docs/formats/journal.md.
//
// It writes nothing, and may run beside a daemon that does. One thread, which starts another.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/journal/record.hpp"

namespace vigil::journal {

struct Verified {
  bool good = false;
  std::uint64_t segments = 0;
  std::uint64_t records = 0;       // checked, and good
  std::uint64_t gaps = 0;          // among them
  std::uint64_t first_record = 0;  // 0: none
  // The end of what is good: to be compared with what the daemon published.
  std::uint64_t last_record = 0;
  Hash last_hash{};
  // If not good.
  std::uint64_t bad_record = 0;  // 0: it is a file and not one record
  std::string what;              // with the file
};

/// Records between two calls of `progress`.
inline constexpr std::uint64_t progress_every = 100'000;

/// Stops at the first thing that is wrong. `progress` (may be empty) is told the records checked.
[[nodiscard]] Verified verify(const std::string& folder,
                              const std::function<void(std::uint64_t)>& progress = {});

}  // namespace vigil::journal

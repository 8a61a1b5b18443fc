// Finds the latest whole checkpoint in a journal, from its newest part backwards.
//
// Values of one thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "daemon/journal/sqlite.hpp"

namespace vigil::journal {

/// The highest id that SQLite can hold.
inline constexpr std::uint64_t max_id = std::numeric_limits<std::int64_t>::max();

class CheckpointScan {
 public:
  /// One segment after the other, newest first. The id of the first part of the latest checkpoint
  /// of which all parts are there; nothing if it is not in this segment, nor spans into the newer.
  /// Records behind `last` don't count.
  [[nodiscard]] std::optional<std::uint64_t> look(sqlite::Database& database,
                                                  std::uint64_t last = max_id);

 private:
  std::uint32_t wanted_ = 0;  // part that must come next
  std::uint32_t parts_ = 0;   // 0: none was begun
};

}  // namespace vigil::journal

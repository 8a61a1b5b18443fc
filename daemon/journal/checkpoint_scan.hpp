// Finds the latest whole checkpoint in a journal, from its newest part backwards.
//
// Values of one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/journal/sqlite.hpp"

namespace vigil::journal {

class CheckpointScan {
 public:
  /// One segment after the other, newest first. The id of the first part of the latest checkpoint
  /// of which all parts are there; nothing if it is not in this segment, nor spans into the newer.
  [[nodiscard]] std::optional<std::uint64_t> look(sqlite::Database& database);

 private:
  std::uint32_t wanted_ = 0;  // part that must come next
  std::uint32_t parts_ = 0;   // 0: none was begun
};

}  // namespace vigil::journal

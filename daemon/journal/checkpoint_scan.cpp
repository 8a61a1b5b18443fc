#include "daemon/journal/checkpoint_scan.hpp"

#include "vigil/v1/journal.pb.h"

namespace vigil::journal {

std::optional<std::uint64_t> CheckpointScan::look(sqlite::Database& database) {
  sqlite::Statement rows =
      database.prepare("SELECT id, payload FROM record WHERE kind = 3 ORDER BY id DESC");
  v1::CheckpointPart part;
  while (rows.step() == SQLITE_ROW) {
    const auto bytes = rows.bytes(1);
    if (!part.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || part.parts() == 0) {
      parts_ = 0;
      continue;
    }
    const bool goes_on = parts_ == part.parts() && part.part() == wanted_;
    if (!goes_on && part.part() + 1 != part.parts()) {
      parts_ = 0;
      continue;
    }
    if (part.part() == 0) return rows.number(0);
    parts_ = part.parts();
    wanted_ = part.part() - 1;
  }
  return std::nullopt;
}

}  // namespace vigil::journal

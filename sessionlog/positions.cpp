#include "sessionlog/positions.hpp"

#include <algorithm>

namespace vigil::sessionlog {

Positions find_positions(sqlite::Database& database, int& code) {
  Positions positions;
  // From one (source, epoch) to the next by the index: a long log is not read for it.
  sqlite::Statement next = database.prepare(
      "SELECT source, epoch FROM record WHERE epoch > 0 AND (source, epoch) > (?1, ?2)"
      " ORDER BY source, epoch LIMIT 1");
  sqlite::Statement last = database.prepare(
      "SELECT max(seq) FROM record WHERE epoch > 0 AND source = ?1 AND epoch = ?2");
  std::string source;
  std::uint64_t epoch = 0;
  while (true) {
    next.bind(1, std::string_view(source));
    next.bind(2, epoch);
    code = next.step();
    if (code != SQLITE_ROW) break;
    std::string found(next.text(0));
    epoch = next.number(1);
    next.reset();
    source = std::move(found);
    last.bind(1, std::string_view(source));
    last.bind(2, epoch);
    code = last.step();
    if (code != SQLITE_ROW) return positions;
    positions[source][epoch] = last.number(0);
    last.reset();
  }
  if (code != SQLITE_DONE) return positions;
  sqlite::Statement gaps = database.prepare("SELECT source, epoch, to_seq FROM gap");
  while ((code = gaps.step()) == SQLITE_ROW) {
    const bool known = gaps.type(2) != SQLITE_NULL;
    std::uint64_t& position = positions[std::string(gaps.text(0))][gaps.number(1)];
    position = std::max(position, known ? gaps.number(2) : to_the_end);
  }
  if (code == SQLITE_DONE) code = SQLITE_OK;
  return positions;
}

}  // namespace vigil::sessionlog

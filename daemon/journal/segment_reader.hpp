// One file of the journal, open for reading, beside a writer or without one.
//
// It follows no chain and knows no other file. One thread at a time.
#pragma once

#include <optional>
#include <string>

#include "daemon/journal/chain.hpp"
#include "daemon/journal/segment.hpp"
#include "daemon/journal/segment_name.hpp"
#include "daemon/journal/sqlite.hpp"

namespace vigil::journal {

struct SegmentReader {
  SegmentName name;
  sqlite::Database database;
  Genesis genesis;
  std::string error;  // empty: good; else why not, with the path
  bool damage = false;
  bool empty = false;  // begun, and never written: as if it were not there
  /// Opened where nothing may be written: not to be kept open. SQLite shares such a connection's
  /// view with every other one of this process, so a writer could not write while it is there.
  bool passing = false;

  static SegmentReader open(const std::string& folder, const SegmentName& name);
  /// What the first record at or behind `id` must follow. Nothing: it can't be read.
  [[nodiscard]] std::optional<Head> before(std::uint64_t id);
  [[nodiscard]] Head beginning() const { return {genesis.previous_id, 0, genesis_hash(genesis)}; }
  /// Empty, or how its genesis does not continue what was before.
  [[nodiscard]] std::string wrong_link(const std::string& previous_file, const Head& head) const;

 private:
  static SegmentReader look(const std::string& folder, const SegmentName& name);
};

}  // namespace vigil::journal

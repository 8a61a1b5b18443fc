// The database of a session log: made, brought to the newest format, opened to be read.
//
// It writes no record. A Database belongs to one thread at a time.
#pragma once

#include <span>
#include <string>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/tables.hpp"

namespace vigil::sessionlog {

inline constexpr const char* database_name = "sessions.db";
/// Path of a log that is no file, to compare others with.
inline constexpr const char* in_memory = ":memory:";

/// The steps of the chained table: docs/formats/session-log.md.
[[nodiscard]] std::span<const sqlite::Migration> schema_steps();

struct OpenedLog {
  sqlite::Database database;  // not good(): error says why
  std::string error;
};

/// Makes or opens a log to write it: WAL, synchronous=FULL, mode 0600. Typed tables of another
/// version are made anew from the records, in one transaction. `steps` is given by tests.
[[nodiscard]] OpenedLog open_to_write(const std::string& path,
                                      std::span<const sqlite::Migration> steps = schema_steps(),
                                      std::uint64_t projection = 0);
/// A log of this program's format, read beside its writer.
[[nodiscard]] OpenedLog open_to_read(const std::string& path);

/// Writes rows into their tables. One for each connection.
class RowWriter {
 public:
  explicit RowWriter(sqlite::Database& database) : database_(&database) {}
  /// SQLITE_OK or an error's code.
  [[nodiscard]] int write(const Rows& rows);

 private:
  sqlite::Database* database_;
  std::array<sqlite::Statement, table_count> inserts_;
};

/// Binds a cell; what it holds must stay until the statement is reset.
void bind_cell(sqlite::Statement& statement, int at, const Cell& cell);

}  // namespace vigil::sessionlog

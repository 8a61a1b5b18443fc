#include "sessionlog/schema.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sessionlog/projection.hpp"
#include "sessionlog/stored_record.hpp"

namespace vigil::sessionlog {
namespace {

using sqlite::Database;
using sqlite::Statement;

constexpr const char* version_1 = R"sql(
CREATE TABLE record(
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, source TEXT NOT NULL, epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL, wall_us INTEGER NOT NULL, session TEXT NOT NULL, payload BLOB,
  pruned BLOB, hash BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX record_identity ON record(source, epoch, seq) WHERE epoch > 0;
CREATE INDEX record_session ON record(session, id) WHERE session <> '';
CREATE TRIGGER record_no_delete BEFORE DELETE ON record
  BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;
-- The payload of a reading that belongs to nobody may go; its hash takes its place.
CREATE TRIGGER record_no_update BEFORE UPDATE ON record
  WHEN NOT (OLD.kind = 1 AND OLD.session = '' AND OLD.payload IS NOT NULL AND NEW.payload IS NULL
    AND OLD.pruned IS NULL AND length(NEW.pruned) = 32 AND NEW.id = OLD.id AND NEW.kind = OLD.kind
    AND NEW.source = OLD.source AND NEW.epoch = OLD.epoch AND NEW.seq = OLD.seq
    AND NEW.wall_us = OLD.wall_us AND NEW.session = OLD.session AND NEW.hash = OLD.hash)
  BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;
-- Which version of the typed tables these are.
CREATE TABLE projection(version INTEGER NOT NULL) STRICT;
)sql";

constexpr std::array steps{sqlite::Migration{1, version_1}};

/// Every object of the database that is no part of the chained table.
std::string drop_sql(Database& database) {
  std::string sql;
  Statement names = database.prepare(
      "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL"
      " AND tbl_name NOT IN ('record', 'projection') AND type IN ('view', 'table')"
      " ORDER BY type DESC");
  while (names.step() == SQLITE_ROW) {
    sql += "DROP " + std::string(names.text(0)) + " \"" + std::string(names.text(1)) + "\";\n";
  }
  return sql;
}

int fill_typed_tables(Database& database) {
  RowWriter writer(database);
  RecordCursor records(database, 0);
  Rows rows;
  while (records.next()) {
    rows.clear();
    if (records.has_payload()) project(records.record(), rows);
    if (const int code = writer.write(rows); code != SQLITE_OK) return code;
  }
  return records.code();
}

/// Makes the typed tables what `version` says they are.
std::string make_typed_tables(Database& database, std::uint64_t version) {
  const auto found = database.number("SELECT version FROM projection");
  if (found == version) return {};
  int code = database.run("BEGIN IMMEDIATE");
  if (code == SQLITE_OK) code = database.run(drop_sql(database).c_str());
  if (code == SQLITE_OK) code = database.run(typed_tables_sql().c_str());
  if (code == SQLITE_OK) code = database.run(views_sql());
  if (code == SQLITE_OK) code = fill_typed_tables(database);
  const std::string note = "DELETE FROM projection; INSERT INTO projection VALUES(" +
                           std::to_string(version) + "); COMMIT";
  if (code == SQLITE_OK) code = database.run(note.c_str());
  if (code == SQLITE_OK) return {};
  std::string error = database.error();
  (void)database.run("ROLLBACK");
  return error;
}

/// SQLite gives the files of its WAL the mode of the database.
void make_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  (void)::fchmod(fd, 0600);
  ::close(fd);
}

}  // namespace

std::span<const sqlite::Migration> schema_steps() { return steps; }

OpenedLog open_to_write(const std::string& path, std::span<const sqlite::Migration> schema,
                        std::uint64_t projection) {
  OpenedLog opened;
  if (path != in_memory) make_private(path);
  opened.database = Database(path, sqlite::Access::create);
  Database& database = opened.database;
  const bool set = database.good() && database.run(
                                          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                          "PRAGMA temp_store=MEMORY") == SQLITE_OK;
  opened.error = set ? sqlite::migrate(database, schema) : database.error();
  if (opened.error.empty()) {
    opened.error = make_typed_tables(database, projection == 0 ? projection_version : projection);
  }
  if (!opened.error.empty()) database.close();
  return opened;
}

OpenedLog open_to_read(const std::string& path) {
  OpenedLog opened;
  opened.database = Database(path, sqlite::Access::read_only);
  Database& database = opened.database;
  const auto version = database.good() ? database.number("PRAGMA user_version") : std::nullopt;
  const auto projection = version ? database.number("SELECT version FROM projection") : version;
  if (!projection) {
    opened.error = database.error();
  } else if (*version != steps.back().version || *projection != projection_version) {
    opened.error = path + ": has format " + std::to_string(*version) + "." +
                   std::to_string(*projection) + ", and this program reads " +
                   std::to_string(steps.back().version) + "." + std::to_string(projection_version) +
                   "; vigil-log of this version brings an older one up to date";
  }
  if (!opened.error.empty()) database.close();
  return opened;
}

void bind_cell(Statement& statement, int at, const Cell& cell) {
  if (const auto* const number = std::get_if<std::int64_t>(&cell)) {
    statement.bind(at, static_cast<std::uint64_t>(*number));
  } else if (const auto* const text = std::get_if<std::string>(&cell)) {
    statement.bind(at, std::string_view(*text));
  }
}

int RowWriter::write(const Rows& rows) {
  for (const Row& row : rows) {
    const auto table = static_cast<std::size_t>(row.table);
    Statement& insert = inserts_[table];
    if (!insert.good()) {
      std::string sql = "INSERT INTO " + std::string(table_shapes()[table].name) + " VALUES(?";
      for (std::size_t i = 1; i < row.cells.size(); ++i) sql += ",?";
      insert = database_->prepare(sql + ")");
    }
    int at = 0;
    for (const Cell& cell : row.cells) bind_cell(insert, ++at, cell);
    if (const int code = insert.run(); code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace vigil::sessionlog

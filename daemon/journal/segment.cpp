#include "daemon/journal/segment.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace vigil::journal {
namespace {

// The text of each is compared when a file is verified: it must stay as it is, to the letter.
constexpr std::array<std::string_view, 9> tables{
    "CREATE TABLE genesis(one INTEGER PRIMARY KEY CHECK(one = 1), format INTEGER NOT NULL, "
    "source TEXT NOT NULL, previous_segment TEXT NOT NULL, previous_id INTEGER NOT NULL, "
    "previous_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT",
    "CREATE TABLE record(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, epoch INTEGER NOT NULL, "
    "seq INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL) STRICT",
    "CREATE INDEX record_event ON record(epoch, seq) WHERE seq > 0",
    "CREATE INDEX record_checkpoint ON record(id) WHERE kind = 3",
    "CREATE TRIGGER genesis_stays BEFORE UPDATE ON genesis BEGIN "
    "SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER genesis_is_kept BEFORE DELETE ON genesis BEGIN "
    "SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER record_stays BEFORE UPDATE ON record BEGIN "
    "SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER record_is_kept BEFORE DELETE ON record BEGIN "
    "SELECT RAISE(ABORT, 'the journal is append-only'); END",
    // REPLACE deletes without the trigger above.
    "CREATE TRIGGER record_ascends BEFORE INSERT ON record "
    "WHEN NEW.id <= (SELECT max(id) FROM record) BEGIN "
    "SELECT RAISE(ABORT, 'the journal is append-only'); END"};

std::string all_tables() {
  std::string sql;
  for (const std::string_view table : tables) sql.append(table).append(";\n");
  return sql;
}

/// "refused" or "unreadable", by SQLite's code, in words.
Inspection failed(const sqlite::Database& database) {
  Inspection found;
  found.fit = sqlite::says_damage(database.code()) ? Fit::unreadable : Fit::refused;
  found.wrong = database.error();
  return found;
}

Inspection unreadable(const sqlite::Database& database, const std::string& why) {
  Inspection found;
  found.fit = Fit::unreadable;
  found.wrong = database.path() + ": " + why;
  return found;
}

/// What the first of the last records must follow.
Head before_tail(sqlite::Database& database, const Inspection& found, std::uint64_t first) {
  sqlite::Statement row =
      database.prepare("SELECT id, epoch, hash FROM record WHERE id < ? ORDER BY id DESC LIMIT 1");
  row.bind(1, first);
  Head head{found.genesis.previous_id, 0, genesis_hash(found.genesis)};
  if (row.step() == SQLITE_ROW) {
    const auto hash = row.bytes(2);
    head = {row.number(0), row.number(1), {}};
    if (hash.size() == head.hash.size()) std::copy(hash.begin(), hash.end(), head.hash.begin());
  }
  return head;
}

/// The chain of the last records into `found`.
void inspect_tail(sqlite::Database& database, Inspection& found) {
  const std::string newest =
      "SELECT " + std::string(row_columns) + " FROM record WHERE id >= ? ORDER BY id";
  sqlite::Statement first =
      database.prepare("SELECT min(id) FROM (SELECT id FROM record ORDER BY id DESC LIMIT ?)");
  first.bind(1, tail_records);
  if (first.step() != SQLITE_ROW) {
    found = failed(database);
    return;
  }
  const std::uint64_t first_id = first.number(0);
  ChainCheck chain(before_tail(database, found, first_id));
  sqlite::Statement rows = database.prepare(newest);
  rows.bind(1, first_id);
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    const RecordView record = row_of(rows);
    const auto hash = rows.bytes(hash_column);
    std::string wrong;
    if (found.wrong.empty()) wrong = wrong_types(rows);
    if (found.wrong.empty() && wrong.empty()) wrong = chain.follow(record, hash);
    if (!wrong.empty()) {
      found.fit = Fit::broken;
      found.wrong = database.path() + ": record " + std::to_string(record.id) + " " + wrong;
    }
    // What is stored, right or wrong: what follows will follow that.
    found.head = {record.id, record.epoch, {}};
    if (hash.size() == found.head.hash.size()) {
      std::copy(hash.begin(), hash.end(), found.head.hash.begin());
    }
  }
  if (code != SQLITE_DONE) found = failed(database);
}

}  // namespace

std::string make_tables(sqlite::Database& database) {
  static const std::string sql = all_tables();
  const std::array steps{sqlite::Migration{format_version, sql.c_str()}};
  return sqlite::migrate(database, steps);
}

std::string wrong_tables(sqlite::Database& database) {
  sqlite::Statement rows = database.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid");
  std::array<int, tables.size()> seen{};
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    const std::string_view sql = rows.text(0);
    const auto* known = std::find(tables.begin(), tables.end(), sql);
    if (known == tables.end()) return "what must not be there: " + std::string(sql.substr(0, 80));
    ++seen[static_cast<std::size_t>(known - tables.begin())];
  }
  if (code != SQLITE_DONE) return "its schema can't be read";
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::size_t end = std::min(tables[i].find('('), tables[i].find(" BEFORE"));
    if (seen[i] != 1) return "it lacks what begins: " + std::string(tables[i].substr(0, end));
  }
  return {};
}

FoundGenesis read_genesis(sqlite::Database& database) {
  sqlite::Statement row = database.prepare(
      "SELECT format, source, previous_segment, previous_id, previous_hash, hash, one FROM "
      "genesis");
  FoundGenesis found;
  const int code = row.step();
  if (code != SQLITE_ROW) {
    found.empty = code == SQLITE_DONE;
    found.wrong = found.empty ? "has no genesis" : "its genesis can't be read";
    return found;
  }
  Genesis genesis{
      row.number(0), std::string(row.text(1)), std::string(row.text(2)), row.number(3), {}};
  const auto previous = row.bytes(4);
  if (previous.size() == genesis.previous_hash.size()) {
    std::copy(previous.begin(), previous.end(), genesis.previous_hash.begin());
  }
  const Hash want = genesis_hash(genesis);
  const auto hash = row.bytes(5);
  constexpr std::array types{SQLITE_INTEGER, SQLITE_TEXT, SQLITE_TEXT,   SQLITE_INTEGER,
                             SQLITE_BLOB,    SQLITE_BLOB, SQLITE_INTEGER};
  bool fits = previous.size() == want.size() && row.number(6) == 1;
  for (std::size_t i = 0; i < types.size(); ++i) {
    fits = fits && row.type(static_cast<int>(i)) == types[i];
  }
  if (!fits || !std::equal(want.begin(), want.end(), hash.begin(), hash.end())) {
    found.wrong = "its genesis was changed: the hash differs";
  } else if (genesis.format != format_version) {
    found.wrong = "its genesis has format " + std::to_string(genesis.format);
  } else if (row.step() != SQLITE_DONE) {
    found.wrong = "has more than one genesis";
  } else {
    found.genesis = std::move(genesis);
  }
  return found;
}

RecordView row_of(const sqlite::Statement& row) {
  const std::uint64_t kind = row.number(1);
  return {row.number(0), static_cast<RecordKind>(kind > 255 ? 0 : kind), row.number(2),
          row.number(3), row.bytes(4)};
}

std::string wrong_types(const sqlite::Statement& row) {
  constexpr std::array types{SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_INTEGER,
                             SQLITE_INTEGER, SQLITE_BLOB,    SQLITE_BLOB};
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (row.type(static_cast<int>(i)) != types[i]) return "has a value of a wrong type";
  }
  return {};
}

Inspection inspect(sqlite::Database& database) {
  if (!database.good()) return failed(database);
  const auto version = database.number("PRAGMA user_version");
  if (!version) return failed(database);
  const auto parts = database.number("SELECT count(*) FROM sqlite_schema");
  if (!parts) return failed(database);
  Inspection found;
  if (*version == 0 && *parts == 0) {
    found.fit = Fit::empty;
    return found;
  }
  if (*version != format_version) {
    return unreadable(database, "has format version " + std::to_string(*version) + ", not " +
                                    std::to_string(format_version));
  }
  const std::string wrong = wrong_tables(database);
  if (!wrong.empty()) return unreadable(database, wrong);
  FoundGenesis genesis = read_genesis(database);
  if (genesis.empty) {
    found.fit = Fit::empty;
    return found;
  }
  if (!genesis.genesis) return unreadable(database, genesis.wrong);
  found.fit = Fit::whole;
  found.genesis = *std::move(genesis.genesis);
  found.head = {found.genesis.previous_id, 0, genesis_hash(found.genesis)};
  inspect_tail(database, found);
  return found;
}

Segment Segment::create(const std::string& path, const std::string& vfs, const Genesis& genesis) {
  Segment segment;
  segment.database_ = sqlite::Database(path, sqlite::Access::create, vfs);
  sqlite::Database& database = segment.database_;
  if (!database.good()) return segment;
  if (::chmod(path.c_str(), 0600) != 0) {
    segment.error_ = path + ": its mode can't be set: " + std::strerror(errno);
    return segment;
  }
  if (database.run(
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0") !=
      SQLITE_OK) {
    return segment;
  }
  segment.error_ = make_tables(database);
  if (!segment.error_.empty()) return segment;
  segment.head_ = {genesis.previous_id, 0, genesis_hash(genesis)};
  sqlite::Statement row = database.prepare("INSERT INTO genesis VALUES(1, ?, ?, ?, ?, ?, ?)");
  row.bind(1, genesis.format);
  row.bind(2, std::string_view(genesis.source));
  row.bind(3, std::string_view(genesis.previous_segment));
  row.bind(4, genesis.previous_id);
  row.bind(5, genesis.previous_hash);
  row.bind(6, segment.head_.hash);
  if (row.run() == SQLITE_OK) segment.prepare();
  return segment;
}

Segment Segment::open(const std::string& path, const std::string& vfs, Inspection& found) {
  Segment segment;
  segment.database_ = sqlite::Database(path, sqlite::Access::read_write, vfs);
  sqlite::Database& database = segment.database_;
  found = inspect(database);
  if (found.fit != Fit::whole) return segment;
  if (sqlite3_db_readonly(database.raw(), "main") == 1) {
    found.fit = Fit::refused;
    found.wrong = path + ": may only be read";
    return segment;
  }
  if (database.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                   "PRAGMA wal_autocheckpoint=0") != SQLITE_OK) {
    found = failed(database);
    return segment;
  }
  segment.head_ = found.head;
  segment.prepare();
  if (!segment.good()) found = failed(database);
  return segment;
}

void Segment::prepare() {
  begin_ = database_.prepare("BEGIN");
  append_ = database_.prepare("INSERT INTO record VALUES(?, ?, ?, ?, ?, ?)");
  commit_ = database_.prepare("COMMIT");
  // It is called after each commit; SQLite's own would checkpoint there.
  sqlite3_wal_hook(
      database_.raw(),
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      wal_pages_.get());
  good_ = begin_.good() && append_.good() && commit_.good();
}

int Segment::append(const RecordView& record) {
  const Hash hash = record_hash(head_.hash, record);
  append_.bind(1, record.id);
  append_.bind(2, std::uint64_t{static_cast<std::uint8_t>(record.kind)});
  append_.bind(3, record.epoch);
  append_.bind(4, record.seq);
  append_.bind(5, record.payload);
  append_.bind(6, hash);
  const int code = append_.run();
  if (code == SQLITE_OK) head_ = {record.id, record.epoch, hash};
  return code;
}

int Segment::checkpoint_passive() {
  const int code = sqlite3_wal_checkpoint_v2(database_.raw(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  if (code == SQLITE_OK) *wal_pages_ = 0;
  return code;
}

int Segment::checkpoint_all() {
  return sqlite3_wal_checkpoint_v2(database_.raw(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                   nullptr);
}

void Segment::seal() {
  if (checkpoint_all() == SQLITE_OK) (void)database_.run("PRAGMA journal_mode=DELETE");
  *this = Segment();
}

bool Segment::in_place() const {
  int moved = 0;
  return sqlite3_file_control(database_.raw(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
             SQLITE_OK &&
         moved == 0;
}

}  // namespace vigil::journal

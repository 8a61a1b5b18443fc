// SQLite behind values: a connection, a statement, and the steps of a schema. Errors are SQLite's
// own codes, and words with the file in them.
//
// It knows nothing of what the tables mean, takes no decision about faults, and opens nothing by
// itself. A Database and its statements belong to one thread at a time; there is no lock inside.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vigil::sqlite {

/// `unchanging`: nobody writes the file while it is open, and neither WAL nor locks are looked at.
enum class Access : std::uint8_t { read_only, read_write, create, unchanging };

/// Page cache of one connection.
inline constexpr int page_cache_kib = 2048;
/// How long a connection waits for another one that holds the file.
inline constexpr int busy_wait_ms = 1000;

class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  [[nodiscard]] bool good() const { return statement_ != nullptr; }

  // From 1. Text and bytes are not copied: they must stay until the next reset().
  void bind(int at, std::uint64_t value);
  void bind(int at, std::string_view text);
  void bind(int at, std::span<const std::uint8_t> bytes);

  /// SQLITE_ROW, SQLITE_DONE, or an error's code.
  [[nodiscard]] int step() { return good() ? sqlite3_step(statement_) : SQLITE_MISUSE; }
  /// Ends the reading and forgets what was bound.
  void reset();
  /// step() and reset() of a statement that gives no rows: SQLITE_OK or an error's code.
  [[nodiscard]] int run();

  // From 0; good until the next step().
  [[nodiscard]] std::uint64_t number(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> bytes(int column) const;
  [[nodiscard]] int type(int column) const { return sqlite3_column_type(statement_, column); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  Database() = default;
  /// `vfs`: name of SQLite's layer to the system; empty: its own. Not good() if it fails; then
  /// error() says why. Schemas are not trusted, pages are checked as they are read.
  Database(const std::string& path, Access access, const std::string& vfs = {});
  ~Database() { close(); }
  Database(Database&& other) noexcept { *this = std::move(other); }
  Database& operator=(Database&& other) noexcept;

  [[nodiscard]] bool good() const { return opened_; }
  void close();
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sqlite3* raw() const { return db_; }

  /// One or more statements without results: SQLITE_OK or an error's code.
  [[nodiscard]] int run(const char* sql);
  /// Not good() if it fails.
  [[nodiscard]] Statement prepare(std::string_view sql);
  /// The first column of the first row; nothing: no row, NULL, or an error that code() tells.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view sql);

  /// Extended code of the last failure or success.
  [[nodiscard]] int code() const { return db_ == nullptr ? code_ : sqlite3_extended_errcode(db_); }
  /// "PATH: disk I/O error (SQLite 1034)".
  [[nodiscard]] std::string error() const;

 private:
  std::string path_;
  sqlite3* db_ = nullptr;
  int code_ = SQLITE_CANTOPEN;
  bool opened_ = false;
};

/// What an error's code says: the bytes of the file are wrong, not the disk, a lock or a right.
[[nodiscard]] bool says_damage(int code);

/// A step of a schema: `sql` makes of the version before it this one.
struct Migration {
  std::uint64_t version;
  const char* sql;
};

/// Brings a database to the last of `steps` (ascending), in one transaction; its version is kept as
/// user_version. Empty if that is done; else why not, in words. A newer one is not touched.
[[nodiscard]] std::string migrate(Database& database, std::span<const Migration> steps);

}  // namespace vigil::sqlite

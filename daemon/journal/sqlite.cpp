#include "daemon/journal/sqlite.hpp"

namespace vigil::sqlite {
namespace {

int flags_of(Access access) {
  switch (access) {
    case Access::read_only:
      return SQLITE_OPEN_READONLY;
    case Access::unchanging:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case Access::read_write:
      return SQLITE_OPEN_READWRITE;
    case Access::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return SQLITE_OPEN_READONLY;
}

std::string uri_of(const std::string& path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += digits[byte / 16U];
      uri += digits[byte % 16U];
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

}  // namespace

void Statement::bind(int at, std::uint64_t value) {
  if (good()) sqlite3_bind_int64(statement_, at, static_cast<sqlite3_int64>(value));
}

void Statement::bind(int at, std::string_view text) {
  if (good()) sqlite3_bind_text64(statement_, at, text.data(), text.size(), nullptr, SQLITE_UTF8);
}

void Statement::bind(int at, std::span<const std::uint8_t> bytes) {
  if (!good()) return;
  // A null pointer would bind NULL.
  if (bytes.empty()) {
    sqlite3_bind_zeroblob(statement_, at, 0);
  } else {
    sqlite3_bind_blob64(statement_, at, bytes.data(), bytes.size(), nullptr);
  }
}

void Statement::reset() {
  if (!good()) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

int Statement::run() {
  int code = step();
  while (code == SQLITE_ROW) code = step();
  reset();
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
}

std::string_view Statement::text(int column) const {
  const auto* chars = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (chars == nullptr) return {};
  return {chars, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Statement::bytes(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(const std::string& path, Access access, const std::string& vfs) : path_(path) {
  const std::string name = access == Access::unchanging ? uri_of(path) : path;
  const int flags = flags_of(access) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  code_ = sqlite3_open_v2(name.c_str(), &db_, flags, vfs.empty() ? nullptr : vfs.c_str());
  if (code_ != SQLITE_OK) return;
  opened_ = true;
  sqlite3_busy_timeout(db_, busy_wait_ms);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // Settings of the connection only: no page is read for them.
  const std::string settings =
      "PRAGMA cell_size_check=ON; PRAGMA cache_size=-" + std::to_string(page_cache_kib);
  opened_ = run(settings.c_str()) == SQLITE_OK;
}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(db_, other.db_);
  std::swap(code_, other.code_);
  std::swap(opened_, other.opened_);
  return *this;
}

void Database::close() {
  sqlite3_close_v2(db_);
  db_ = nullptr;
  opened_ = false;
}

int Database::run(const char* sql) {
  if (db_ == nullptr) return SQLITE_MISUSE;
  return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (db_ != nullptr) {
    sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                       &statement, nullptr);
  }
  return Statement(statement);
}

std::optional<std::uint64_t> Database::number(std::string_view sql) {
  Statement statement = prepare(sql);
  if (statement.step() != SQLITE_ROW || statement.type(0) == SQLITE_NULL) return std::nullopt;
  return statement.number(0);
}

std::string Database::error() const {
  const int number = code();
  return path_ + ": " + (db_ == nullptr ? sqlite3_errstr(number) : sqlite3_errmsg(db_)) +
         " (SQLite " + std::to_string(number) + ")";
}

bool says_damage(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_ERROR ||
         primary == SQLITE_FORMAT || primary == SQLITE_TOOBIG || primary == SQLITE_MISMATCH ||
         code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_DATA ||
         code == SQLITE_IOERR_CORRUPTFS;
}

std::string migrate(Database& database, std::span<const Migration> steps) {
  const auto found = database.number("PRAGMA user_version");
  if (!found) return database.error();
  if (steps.empty() || *found == steps.back().version) return {};
  if (*found > steps.back().version) {
    return database.path() + ": has format version " + std::to_string(*found) +
           ", and this program knows up to " + std::to_string(steps.back().version);
  }
  int code = database.run("BEGIN IMMEDIATE");
  for (const Migration& step : steps) {
    if (code != SQLITE_OK) break;
    if (step.version > *found) code = database.run(step.sql);
  }
  const std::string version = "PRAGMA user_version=" + std::to_string(steps.back().version);
  if (code == SQLITE_OK) code = database.run(version.c_str());
  if (code == SQLITE_OK) code = database.run("COMMIT");
  if (code == SQLITE_OK) return {};
  std::string error = database.error();
  (void)database.run("ROLLBACK");
  return error;
}

}  // namespace vigil::sqlite

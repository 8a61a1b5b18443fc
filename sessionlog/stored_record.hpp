// The chained table: how its rows are read in order, and written one after the other.
//
// It begins and ends no transaction. Belongs to the thread of its Database.
#pragma once

#include <optional>
#include <string>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/record.hpp"

namespace vigil::sessionlog {

/// The end of the chain.
struct Head {
  std::uint64_t id = 0;
  Hash hash{};
};

/// Reads records in order of id, from the one behind `after`.
class RecordCursor {
 public:
  RecordCursor(sqlite::Database& database, std::uint64_t after);
  /// Those of one session only.
  RecordCursor(sqlite::Database& database, const std::string& session);

  /// False: the end, or an error that code() tells.
  bool next();
  [[nodiscard]] int code() const { return code_ == SQLITE_DONE ? SQLITE_OK : code_; }
  [[nodiscard]] const Record& record() const { return record_; }
  /// False: it was pruned, and the hash of its payload is left.
  [[nodiscard]] bool has_payload() const { return has_payload_; }
  /// Each column is stored as what it is.
  [[nodiscard]] bool types_hold() const;
  [[nodiscard]] std::span<const std::uint8_t> pruned() const { return statement_.bytes(8); }
  [[nodiscard]] std::span<const std::uint8_t> hash() const { return statement_.bytes(9); }

 private:
  std::string session_;  // bound, so it must stay
  sqlite::Statement statement_;
  Record record_;
  bool has_payload_ = false;
  int code_ = SQLITE_OK;
};

/// Writes records behind a head, which moves on.
class RecordWriter {
 public:
  RecordWriter(sqlite::Database& database, const Head& head) : database_(&database), head_(head) {}
  /// Gives the record its id. SQLITE_OK or an error's code.
  [[nodiscard]] int write(Record& record);
  [[nodiscard]] const Head& head() const { return head_; }
  /// Back to a head of before: after a rollback.
  void go_back(const Head& head) { head_ = head; }

 private:
  sqlite::Database* database_;
  Head head_;
  sqlite::Statement insert_;
};

/// The last record; the genesis if there is none; nothing: it can't be read.
[[nodiscard]] std::optional<Head> find_head(sqlite::Database& database);

}  // namespace vigil::sessionlog

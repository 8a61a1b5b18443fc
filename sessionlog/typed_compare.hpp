// Holds the rows that a record must have against those that are stored. One thread.
#pragma once

#include <array>
#include <string>

#include "sessionlog/schema.hpp"

namespace vigil::sessionlog {

class TypedCompare {
 public:
  explicit TypedCompare(sqlite::Database& database);

  /// The rows of the next record, in order of id. Empty if they are stored so, and no others up to
  /// that record; else what is wrong.
  [[nodiscard]] std::string follow(std::uint64_t record, const Rows& rows);
  /// Nothing may be left behind the last record.
  [[nodiscard]] std::string finish(std::uint64_t last_record);

 private:
  struct Stored {
    sqlite::Statement rows;
    int code = SQLITE_DONE;
    [[nodiscard]] std::uint64_t record() const { return rows.number(0); }
  };
  [[nodiscard]] std::string left_over(std::uint64_t up_to) const;

  sqlite::Database* database_;
  std::array<Stored, table_count> tables_;
};

/// Whether tables, views, indexes and triggers are those of this program. Empty, or what differs.
[[nodiscard]] std::string compare_schema(sqlite::Database& database);

}  // namespace vigil::sessionlog

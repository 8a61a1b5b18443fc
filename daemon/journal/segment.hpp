// One file of the journal, open for writing: its tables, its genesis, its chain.
//
// It decides nothing: every call gives SQLite's code, and the writer (writer.hpp) says what that
// means. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daemon/journal/chain.hpp"
#include "daemon/journal/sqlite.hpp"

namespace vigil::journal {

/// Records at the end of a file whose chain is looked at when it is opened.
inline constexpr std::uint64_t tail_records = 1000;

/// What is at a path.
enum class Fit : std::uint8_t {
  whole,       // as far as was looked
  empty,       // begun, and never written
  broken,      // can be read, but its chain or order is broken: see `wrong`
  unreadable,  // damaged, or not ours
  refused,     // by the system, for now
};

struct Inspection {
  Fit fit = Fit::refused;
  std::string wrong;  // unless whole or empty; with the path
  Genesis genesis;
  Head head;
};

/// Makes the tables of a new file (in a transaction of its own).
[[nodiscard]] std::string make_tables(sqlite::Database& database);
/// Empty, or how the tables, indices and triggers differ from what they must be.
[[nodiscard]] std::string wrong_tables(sqlite::Database& database);
/// The genesis if its hash fits; else `wrong` says why.
struct FoundGenesis {
  std::optional<Genesis> genesis;
  std::string wrong;
  bool empty = false;
};
[[nodiscard]] FoundGenesis read_genesis(sqlite::Database& database);
/// Row of "SELECT id, kind, epoch, seq, payload, hash"; an unknown kind becomes 0.
[[nodiscard]] RecordView row_of(const sqlite::Statement& row);
/// Empty, or what is wrong. A changed type may leave the bytes as they are, and their hash.
[[nodiscard]] std::string wrong_types(const sqlite::Statement& row);
inline constexpr std::string_view row_columns = "id, kind, epoch, seq, payload, hash";
inline constexpr int hash_column = 5;

/// Tables, genesis and the chain of the last records.
[[nodiscard]] Inspection inspect(sqlite::Database& database);

class Segment {
 public:
  /// A new file. Not good(): error() says why.
  static Segment create(const std::string& path, const std::string& vfs, const Genesis& genesis);
  /// One that is there; `found` tells what it is. Good only if that is `whole`.
  static Segment open(const std::string& path, const std::string& vfs, Inspection& found);

  Segment() = default;
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const std::string& path() const { return database_.path(); }
  [[nodiscard]] std::string error() const { return error_.empty() ? database_.error() : error_; }
  [[nodiscard]] int code() const { return database_.code(); }

  // SQLITE_OK or an error's code. After an error: close it, and open it again.
  [[nodiscard]] int begin() { return begin_.run(); }
  [[nodiscard]] int append(const RecordView& record);
  [[nodiscard]] int commit() { return commit_.run(); }
  /// Pages that commits put into the WAL since it was last moved to the file.
  [[nodiscard]] int wal_pages() const { return *wal_pages_; }
  /// Moves what can be moved without waiting for anybody.
  [[nodiscard]] int checkpoint_passive();
  /// Moves everything to the file and syncs it; SQLITE_BUSY if a reader is in the way.
  [[nodiscard]] int checkpoint_all();
  /// No more records: one file without a WAL, if no reader is in the way.
  void seal();
  /// True if the path still names the file that is open.
  [[nodiscard]] bool in_place() const;

 private:
  void prepare();

  sqlite::Database database_;
  sqlite::Statement begin_;  // behind the database: they end before it
  sqlite::Statement append_;
  sqlite::Statement commit_;
  Head head_;
  std::string error_;
  std::unique_ptr<int> wal_pages_ = std::make_unique<int>(0);
  bool good_ = false;
};

}  // namespace vigil::journal

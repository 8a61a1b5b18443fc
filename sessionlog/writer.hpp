// Writes a session log: each event once, in groups, chained, sealed. docs/formats/session-log.md.
//
// It does not know where events come from, and waits for nobody but the disk. When the disk fails
// it forgets what was not committed, opens the log again by and by, and positions() says from where
// everything must be given to it again. Times are CLOCK_BOOTTIME. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sessionlog/files.hpp"
#include "sessionlog/positions.hpp"
#include "sessionlog/schema.hpp"
#include "sessionlog/seal.hpp"
#include "sessionlog/stored_record.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/log.pb.h"

namespace vigil::sessionlog {

/// A group is committed after so long, or so many records, whichever comes first.
inline constexpr std::chrono::milliseconds group_max_time{50};
inline constexpr std::size_t group_max_records = 1000;
/// After a failure the log is opened again, less and less often.
inline constexpr std::chrono::milliseconds reopen_first{500};
inline constexpr std::chrono::milliseconds reopen_most{5000};
/// Readings that one prune takes out at most.
inline constexpr std::uint64_t prune_max_readings = 20'000;

struct WriterOptions {
  std::string folder;
  /// Readings of beds without a session go after so many days; 0: they stay.
  std::uint32_t keep_unassigned_days = 0;
  /// Microseconds since 1970 UTC; given by tests.
  std::function<std::int64_t()> wall_us;
};

enum class WriterState : std::uint8_t {
  good,
  failed,    // the disk failed; the log is closed
  on_trial,  // open again, and nothing was committed since
};

class Writer;
struct OpenedWriter {
  std::unique_ptr<Writer> writer;  // null: error says why
  std::string error;
};

class Writer {
 public:
  using Time = std::chrono::nanoseconds;  // since boot

  /// Makes the folder if need be, and takes its lock.
  [[nodiscard]] static OpenedWriter open(const WriterOptions& options);
  ~Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// An event of the feed; one that is there already is dropped. What is missing before it becomes
  /// a gap. While failed() nothing is taken.
  void add(const v1::Event& event, Time now);
  /// Events from..to can't be had any more; to_the_end: nobody knows how many.
  void add_gap(const std::string& source, std::uint64_t epoch, std::uint64_t from, std::uint64_t to,
               const std::string& reason, Time now);
  /// True: it is committed, or was before.
  bool add_audit(const v1::LogAudit& audit, Time now);
  /// Commits what is due, seals a day that is over, opens the log again.
  void advance(Time now);
  [[nodiscard]] Time deadline() const;
  /// Everything that was taken. False: it failed, and is forgotten.
  bool commit(Time now);

  /// What is taken of a daemon.
  [[nodiscard]] EpochPositions positions(const std::string& source) const;
  [[nodiscard]] WriterState state() const { return state_; }
  /// In words; empty if state() is good.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] std::uint64_t committed() const { return committed_; }
  [[nodiscard]] std::uint64_t commits() const { return commits_; }

 private:
  explicit Writer(const WriterOptions& options) : options_(options) {}
  [[nodiscard]] std::string open_database();
  void take(Record record, bool at_once, Time now);
  void finish_seal(Record& record);
  int write_all();
  int write_one(Record& record);
  int seal_if_closed(const Record& record);
  void fail(Time now);
  void seal_days(Time now);
  void prune(Time now);
  int prune_some(std::int64_t before_us, v1::LogPrune& done);
  int write_prune(v1::LogPrune& done);
  void write_seal_files();

  WriterOptions options_;
  FolderLock lock_;
  std::optional<SealKey> key_;
  sqlite::Database database_;
  std::optional<RecordWriter> records_;
  std::optional<RowWriter> rows_;
  Positions positions_;
  std::vector<Record> pending_;
  Rows row_buffer_;
  Time commit_at_ = Time::max();
  Time reopen_at_ = Time::max();
  Time reopen_after_ = reopen_first;
  WriterState state_ = WriterState::good;
  std::string problem_;
  std::string day_;                     // not sealed yet
  std::vector<std::string> new_seals_;  // days that got a seal in the group
  std::uint64_t committed_ = 0;         // id of the last record
  std::uint64_t commits_ = 0;
};

}  // namespace vigil::sessionlog

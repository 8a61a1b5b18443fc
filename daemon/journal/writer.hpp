// Writes what the hand-off ring holds into the journal's files: groups, faults, a file per day,
// retention. docs/formats/journal.md tells what each fault does.
//
// It starts no thread and reads no clock but those it is given, so that a test can play every
// fault. One thread; status() and committed() belong to any.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/journal/folder.hpp"
#include "daemon/journal/intake.hpp"
#include "daemon/journal/journal.hpp"
#include "daemon/journal/segment.hpp"
#include "daemon/journal/segment_name.hpp"

namespace vigil::journal {

inline constexpr std::uint64_t group_max_records = 1000;
inline constexpr std::int64_t group_max_ms = 5;
/// A commit that takes longer makes the journal `behind`.
inline constexpr std::int64_t slow_commit_ms = 1000;
inline constexpr std::int64_t retry_min_ms = 100;
inline constexpr std::int64_t retry_max_ms = 5000;
/// More than this part of the ring waiting makes it `behind` too, in per cent.
inline constexpr std::uint64_t behind_above_percent = 50;
/// How often it is looked whether files are still in place, and whether there is room again.
inline constexpr std::int64_t look_every_ms = 1000;
/// Pages of 4 KiB in the WAL: moved to the file when there is nothing to do, and at last anyway.
inline constexpr int checkpoint_idle_pages = 1000;
inline constexpr int checkpoint_max_pages = 16384;
/// Where the journal can't be read at start, numbers go on from so many per second since 1970: far
/// above all that were ever given.
inline constexpr std::uint64_t unread_records_per_s = 1'000'000;

/// Says to other threads since when this one may hang.
class AtDisk {
 public:
  AtDisk(std::atomic<std::int64_t>& since_ms, std::int64_t now_ms) : since_ms_(since_ms) {
    since_ms_.store(std::max<std::int64_t>(now_ms, 1));
  }
  ~AtDisk() { since_ms_.store(0); }
  AtDisk(const AtDisk&) = delete;
  AtDisk& operator=(const AtDisk&) = delete;

 private:
  std::atomic<std::int64_t>& since_ms_;
};

class Writer {
 public:
  Writer(const Options& options, const handoff::Ring& ring, const handoff::Ring* reserve);

  /// What Journal::open does.
  [[nodiscard]] Found open();
  /// One group at most. True: there is more to do at once.
  bool pass(bool urgent);
  /// Everything that the ring holds; then the file is closed. False: it could not be written.
  bool finish();
  /// Until pass() must be called again though nothing comes.
  [[nodiscard]] std::int64_t wait_ms() const;

  [[nodiscard]] Status status() const;
  [[nodiscard]] handoff::Position committed() const { return committed_.load(); }

 private:
  [[nodiscard]] bool open_newest();
  /// What to do with the newest file. False: it could not be judged, see failure_.
  [[nodiscard]] bool judge(const SegmentName& name, const std::string& date, bool& next_older);
  [[nodiscard]] bool begin_segment();
  void settle();
  [[nodiscard]] std::uint64_t epoch_before() const;
  /// Where nothing may be written the end may still be readable. Nothing: it is not.
  [[nodiscard]] std::optional<Head> readable_end() const;
  [[nodiscard]] bool roll();
  void retain();
  void look();
  void move_wal(bool idle);
  [[nodiscard]] const Item* next();
  [[nodiscard]] bool add(const Item& item);
  [[nodiscard]] bool commit();
  [[nodiscard]] bool drain(std::uint64_t& drained);
  bool fail(const std::string& what, int code);
  void publish_state();
  void tell(const std::string& line);
  [[nodiscard]] std::string path_of(const SegmentName& name) const;
  [[nodiscard]] std::int64_t now_ms() const { return options_.steady_ms(); }
  [[nodiscard]] std::int64_t today() const;

  Options options_;
  const handoff::Ring& ring_;
  const handoff::Ring* reserve_;
  Folder folder_;
  Intake intake_;
  Segment segment_;
  std::optional<SegmentName> name_;  // of the newest file
  std::int64_t day_ = 0;             // UTC, since 1970, on which it was opened or begun
  Head known_;                       // committed, as far as this process knows
  Head previous_;                    // what a new segment continues
  std::string previous_segment_;
  std::uint64_t floor_ = 0;  // highest id in files that were set aside
  bool known_read_ = false;
  std::string damage_;  // what was found damaged at start, in words
  bool at_start_ = true;
  bool doubt_ = false;  // after a failure: what the system says it has may not be on disk

  std::uint64_t group_ = 0;
  std::uint64_t group_lost_ = 0;
  std::int64_t group_began_ms_ = 0;
  bool urgent_ = false;
  std::int64_t retry_at_ms_ = 0;
  std::int64_t retry_ms_ = 0;
  std::int64_t looked_at_ms_ = 0;
  std::string failure_;  // nothing can be written; empty: it can
  std::string trouble_;  // it can be written, and something is wrong all the same
  std::string told_;     // at start: for Found
  bool slow_ = false;

  std::atomic<handoff::Position> committed_;
  std::atomic<std::int64_t> at_disk_since_ms_{0};  // 0: not at the disk
  mutable std::mutex mutex_;                       // of status_
  Status status_;
};

}  // namespace vigil::journal

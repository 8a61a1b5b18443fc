// The journal of vigild on disk: takes what the hand-off ring holds, on a thread of its own.
//
// It never makes the engine or the bus wait: it reads the ring as they do. open() and the drain are
// done by one thread at start, before the first event; wake() and status() belong to any thread.
// A second thread watches the first and saves what matters into the reserve, so that a disk that
// hangs holds neither up.
// docs/formats/journal.md tells the file's format, and what each fault does.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/handoff/ring.hpp"
#include "daemon/journal/record.hpp"

namespace vigil::journal {

struct Options {
  std::string folder;   // of the segments: journal-2026-01-31.db
  std::string reserve;  // file that keeps what matters when the disk fails; in the runtime dir
  std::string source;   // name of the daemon
  std::uint32_t keep_days = 30;
  std::uint64_t keep_bytes = 0;  // 0: no limit. The segment of the latest checkpoint always stays
  std::uint64_t ballast_bytes = 32U << 20U;  // freed when the disk is full; 0: none
  // For tests; empty: the machine's clocks, and SQLite's own layer to the system.
  std::function<std::int64_t()> utc_s;
  std::function<std::int64_t()> steady_ms;
  std::string vfs;
};

enum class State : std::uint8_t { ok, behind, failed };

/// Since the start.
struct Status {
  State state = State::ok;
  std::string reason;             // in words, with the path; empty if ok
  std::uint64_t last_record = 0;  // committed
  std::uint64_t last_epoch = 0;
  Hash last_hash{};                 // of that record: the chain's head, to be published
  std::uint64_t lost = 0;           // records that became gaps
  std::uint64_t backlog_bytes = 0;  // in the ring, not yet committed
  std::string told;                 // the latest line for the log that is no state; stays
};

/// What was found at start.
struct Found {
  /// In journal, ring and reserve; the next one is one more. If the ring was set aside, what its
  /// Recovery says may be higher: take the higher one.
  std::uint64_t last_record = 0;
  std::uint64_t highest_epoch = 0;
  std::uint64_t drained = 0;  // records that only the ring held
  std::string message;        // for the log; empty: nothing to tell
  std::string damage;         // the first file that was found damaged, and why; empty: none was
};

class Journal;
struct Opened {
  std::unique_ptr<Journal> journal;  // never null: a journal that can't be written is `failed`
  Found found;
};

class Journal {
 public:
  /// Opens or makes today's segment, verifies its tail, and writes what the ring and the reserve
  /// hold beyond it. A folder that can't be written gives a journal in state failed, which tries
  /// again.
  [[nodiscard]] static Opened open(const Options& options, const handoff::Ring& ring);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// `on_change` is called on a thread of the journal whenever state, reason or `told` changes.
  void start(std::function<void()> on_change);
  /// After an append to the ring: any thread, never waits. `urgent`: commit now, not with the
  /// group.
  void wake(bool urgent) noexcept;
  /// Commits what the ring holds and ends the threads. False: it can't be written, or the disk
  /// hangs; what was not committed stays in the ring for the next start. A thread that hangs is
  /// left behind: then the ring must stay mapped until the process ends.
  bool stop();
  [[nodiscard]] Status status() const;

 private:
  class Impl;
  struct Running;
  explicit Journal(std::shared_ptr<Impl> impl);
  std::unique_ptr<Running> running_;
};

}  // namespace vigil::journal

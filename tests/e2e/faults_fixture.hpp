// vigild with one simulated monitor on a machine that fails: a small disk of its own, faults on
// demand, and what a subscriber got held against what the journal has.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/journal/record.hpp"
#include "tests/e2e/daemon_fixture.hpp"
#include "tests/journal/small_disk.hpp"

namespace vigil::e2e {

using Clock = std::chrono::steady_clock;
using Identity = std::pair<std::uint64_t, std::uint64_t>;  // epoch, seq

/// An alarm must not take so long in any fault of the disk.
inline constexpr std::chrono::milliseconds alarm_max{1000};
/// A disk of so many MiB has room for the journal's ballast twice, and some more.
inline constexpr std::uint64_t disk_bytes = std::uint64_t{100} << 20U;

/// What the journal holds.
struct Stored {
  std::map<Identity, std::string> events;  // as published
  std::uint64_t twice = 0;
  std::uint64_t gaps = 0;
  std::uint64_t gap_events = 0;
  std::uint64_t uncounted = 0;  // records in gaps that don't know how many of them were events
  std::string error;
};

/// What of the events that somebody got is not there, or is there differently.
struct Missing {
  std::uint64_t received = 0;
  std::uint64_t missing = 0;
  std::uint64_t missing_alarms = 0;
  std::uint64_t different = 0;
};

[[nodiscard]] bool is_journal_alarm(const v1::Event& event, v1::AlarmPhase phase);

class FaultsTest : public DaemonTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  [[nodiscard]] std::string state() const { return folder / "state"; }
  [[nodiscard]] std::string journal() const { return state() + "/journal"; }
  /// Mounts a small disk as state directory. False: the test is skipped, and says why.
  [[nodiscard]] bool mount_state();
  /// vigild under tests/e2e/machine_faults.cpp, and a subscriber if there is none yet.
  void begin(const std::string& more_config = "", const std::string& program = "vigild",
             const std::string& test_clock = "");
  /// "stall", "read-only", …; empty: none.
  void fault(const std::string& word) const;

  /// Sends until what is wanted came behind `seen`. Nothing: it did not.
  std::optional<v1::Event> send_until(const Watcher::Wanted& wanted);
  /// One alarm begins and ends; how long it took from the monitor's bytes to the subscriber.
  void alarm_round();
  void alarm_rounds_for(std::chrono::milliseconds time);
  /// Waits for the journal's alarm, from the first event on that came after the call before.
  std::optional<v1::Event> wait_for_journal_alarm(v1::AlarmPhase phase);
  [[nodiscard]] bool wait_for_journal(v1::JournalState state);
  void end_daemon(int signal);

  [[nodiscard]] Stored stored() const;
  [[nodiscard]] Missing missing_from(const Stored& all) const;
  /// Nothing that was received is missing or different or twice, there is no gap, and it verifies.
  void expect_whole_journal();
  void expect_verified() const;
  /// The journal's only file.
  [[nodiscard]] std::string journal_file() const;
  /// Each row of a journal's file as `change` makes it; `chained`: the hashes fit again.
  static void rewrite(const std::string& file,
                      const std::function<bool(journal::RecordView&)>& change, bool chained);
  /// For "./run faults": what was done, what stood, how long, what was lost.
  void report(const std::string& line) const;
  [[nodiscard]] std::string alarms_words() const;
  [[nodiscard]] static std::string seconds(Clock::duration time);

  std::unique_ptr<SmallDisk> disk;
  std::unique_ptr<PtyMonitor> monitor;
  std::unique_ptr<Watcher> watcher;
  std::size_t seen = 0;
  std::size_t journal_seen = 0;
  std::vector<Clock::duration> alarm_times;
};

}  // namespace vigil::e2e

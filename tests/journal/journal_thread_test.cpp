// The journal with its threads: woken, hung, stopped, killed.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <random>
#include <thread>

#include "daemon/journal/journal.hpp"
#include "tests/journal/journal_sample.hpp"

namespace vigil::journal {
namespace {

constexpr std::uint32_t seed = 20260201;

class JournalThreads : public JournalSample {
 protected:
  JournalThreads() { options_.steady_ms = {}; }

  std::unique_ptr<Journal> open_journal() {
    Opened opened = Journal::open(options_, *ring_);
    EXPECT_EQ(opened.found.message, "");
    return std::move(opened.journal);
  }
  /// Until the condition holds or a minute has gone.
  template <typename Condition>
  static bool eventually(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
};

TEST_F(JournalThreads, WhatIsAppendedAndWokenForIsCommitted) {
  const auto journal = open_journal();
  journal->start({});
  for (int i = 0; i < 3000; ++i) {
    append(SlotKind::vital);
    journal->wake(i % 100 == 0);
  }
  EXPECT_TRUE(eventually([&] { return journal->status().last_record == 3000; }));
  EXPECT_EQ(journal->status().state, State::ok);
  EXPECT_TRUE(journal->stop());
  expect_whole(records(), 3000);
}

TEST_F(JournalThreads, StoppingCommitsWhatTheRingHolds) {
  const auto journal = open_journal();
  journal->start({});
  append(SlotKind::vital, 2500);  // nobody wakes it
  EXPECT_TRUE(journal->stop());
  EXPECT_TRUE(journal->stop());
  expect_whole(records(), 2500);
}

TEST_F(JournalThreads, AJournalThatWasNeverStartedWritesAtItsEndTooAndLetsGoOfItsFolder) {
  {
    const auto journal = open_journal();
    append(SlotKind::vital, 5);
  }
  expect_whole(records(), 5);
  const auto again = open_journal();
  EXPECT_EQ(again->status().state, State::ok);
}

TEST_F(JournalThreads, AFailureAndItsEndAreTold) {
  const auto journal = open_journal();
  std::atomic<int> changes{0};
  journal->start([&] { ++changes; });
  append(SlotKind::alarm);
  journal->wake(true);
  ASSERT_TRUE(eventually([&] { return journal->status().last_record == 1; }));
  EXPECT_EQ(changes, 0);
  std::filesystem::remove_all(options_.folder);
  write_bytes(options_.folder, "a file in its place");
  ASSERT_TRUE(eventually([&] { return changes > 0; }));
  EXPECT_EQ(journal->status().state, State::failed);
  EXPECT_NE(journal->status().reason.find(options_.folder), std::string::npos);
  std::filesystem::remove(options_.folder);
  append(SlotKind::alarm);
  journal->wake(true);
  EXPECT_TRUE(eventually([&] { return journal->status().state == State::ok; }));
  EXPECT_TRUE(journal->stop());
  expect_whole(records(), 2);
}

// The disk does not answer at all: who wakes does not wait, the status says it, what matters is
// saved while the ring overflows, and all of it is written when the disk is back.
TEST_F(JournalThreads, WhileTheDiskHangsNobodyWaitsAndWhatMattersIsSaved) {
  make_ring(std::size_t{256} * 1024);
  options_.reserve = top_ + "/reserve";
  // A clock that the test moves: the hang lasts as long as it says.
  std::atomic<std::int64_t> ms{1};
  options_.steady_ms = [&] { return ms.load(); };
  auto journal = open_journal();
  std::atomic<bool> told{false};
  journal->start([&] { told = true; });
  std::mutex mutex;
  std::condition_variable changed;
  bool hangs = true;
  std::atomic<bool> at_disk{false};
  Faults faults;
  faults.before = [&](Call call) {
    if (call != Call::sync) return;
    at_disk = true;
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return !hangs; });
  };
  FaultyVfs::get().set(faults);
  append(SlotKind::alarm);
  journal->wake(true);
  ASSERT_TRUE(eventually([&] { return at_disk.load(); }));
  ms += slow_commit_ms + 1;
  EXPECT_EQ(journal->status().state, State::behind);
  EXPECT_EQ(journal->status().reason, "the disk of " + options_.folder + " does not answer");
  EXPECT_TRUE(eventually([&] { return told.load(); }));
  // The watcher looks ten times a second; the real ring is a thousand times as large.
  const auto saved = [&] {
    std::uint64_t head = 0;
    const std::string bytes = read_bytes(options_.reserve);
    std::memcpy(&head, bytes.data() + 64, sizeof head);
    return head;
  };
  handoff::Position full = ring_->head() + ring_->capacity() / 100 * 92;
  std::uint64_t alarms = 1;
  for (int i = 1; i <= 4000; ++i) {
    append(i % 200 == 0 ? SlotKind::alarm : SlotKind::vital);
    if (i % 200 == 0) ++alarms;
    journal->wake(i % 200 == 0);
    if (ring_->head() < full) continue;
    const std::uint64_t before = saved();
    ASSERT_TRUE(eventually([&] { return saved() > before; }));
    full = ring_->head() + ring_->capacity() / 100 * 11;
  }
  {
    const std::lock_guard lock(mutex);
    hangs = false;
  }
  changed.notify_all();
  ASSERT_TRUE(eventually([&] { return journal->status().last_record == record_; }));
  EXPECT_GT(journal->status().lost, 0U);
  EXPECT_TRUE(journal->stop());
  FaultyVfs::get().clear();
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  std::uint64_t found = 0;
  for (const Copied& record : records()) {
    // The first event, and each 200th behind it.
    if (record.kind == RecordKind::event && (record.seq - 1) % 200 == 0) ++found;
  }
  EXPECT_EQ(found, alarms);
}

// The daemon is killed at a random moment while it appends and writes: with what the ring holds,
// everything is there, once.
TEST_F(JournalThreads, AfterKillNineJournalAndRingHaveEverythingOnce) {
  std::mt19937 random(seed);
  const std::string ring_path = top_ + "/ring";
  constexpr std::size_t ring_bytes = std::size_t{4} << 20U;
  std::uint64_t last = 0;
  for (int round = 0; round < 25; ++round) {
    const std::uint64_t kill_after = 1 + random() % 400;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      handoff::OpenedRing opened = handoff::Ring::open_file(ring_path, ring_bytes);
      ring_ = std::move(opened.ring);
      Opened journal = Journal::open(options_, *ring_);
      record_ = journal.found.last_record;
      epoch_ = journal.found.highest_epoch + 1;
      journal.journal->start({});
      for (std::uint64_t i = 0; i < kill_after; ++i) {
        append(i % 10 == 0 ? SlotKind::alarm : SlotKind::vital);
        journal.journal->wake(i % 10 == 0);
        if (i % 50 == 0) {
          while (journal.journal->status().last_record + 50 < record_) std::this_thread::yield();
        }
      }
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    handoff::OpenedRing opened = handoff::Ring::open_file(ring_path, ring_bytes);
    ASSERT_TRUE(opened.ring) << opened.error;
    last += kill_after;
    ASSERT_EQ(opened.found.highest_record, last) << "seed " << seed << " round " << round;
    ring_ = std::move(opened.ring);
    const Found found = open_writer();
    ASSERT_EQ(found.message, "") << "seed " << seed << " round " << round;
    ASSERT_EQ(found.last_record, last);
    writer_.reset();
    ring_.reset();
    expect_whole(records(), last);
    const Verified verified = verify(options_.folder);
    ASSERT_TRUE(verified.good) << verified.what << " seed " << seed << " round " << round;
  }
}

}  // namespace
}  // namespace vigil::journal

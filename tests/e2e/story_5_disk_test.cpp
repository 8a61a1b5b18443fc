// The record survives a bad disk, and nobody at a bed notices it: full, slow, read-only, torn. The
// real programs; "./run faults" prints what was done, what stood, how long, and what was lost.
//
// The small disk is a tmpfs of the test's own. A stall, and a mount that turns read-only while
// files are open for writing, are made by machine_faults.cpp: Linux lets nobody ask for them.
#include <signal.h>

#include <filesystem>

#include "tests/e2e/faults_fixture.hpp"

namespace vigil::e2e {
namespace {

class Story5Disk : public FaultsTest {
 protected:
  /// Fills the disk until the journal, its ballast freed, can't be written any more.
  void fill_disk() {
    ASSERT_EQ(disk->fill(), "");
    const auto alarm = send_until_journal_alarm();
    ASSERT_TRUE(alarm);
    EXPECT_EQ(alarm->alarm().text(), "** The journal has trouble");
    EXPECT_EQ(alarm->alarm().type(), v1::ALARM_TYPE_TECHNICAL);
    EXPECT_EQ(alarm->alarm().priority(), v1::PRIORITY_MEDIUM);
    ASSERT_TRUE(eventually([&] {
      EXPECT_EQ(disk->fill(), "");  // what the ballast gave back
      alarm_round();
      return heartbeat_says(v1::JOURNAL_STATE_FAILED);
    }));
  }
  /// It takes something to write to find that a disk is full.
  std::optional<v1::Event> send_until_journal_alarm() {
    return send_until([](const auto& e) { return is_journal_alarm(e, v1::ALARM_PHASE_START); });
  }
  /// The latest one.
  bool heartbeat_says(v1::JournalState state) {
    const auto events = watcher->events();
    for (std::size_t i = events.size(); i-- > 0;) {
      if (events[i].has_heartbeat()) return events[i].heartbeat().journal() == state;
    }
    return false;
  }
  /// From now on until the journal's alarm ends.
  Clock::duration recovery() {
    const auto began = Clock::now();
    EXPECT_TRUE(eventually([&] {
      monitor->send();
      const auto events = watcher->events();
      for (; journal_seen < events.size(); ++journal_seen) {
        if (is_journal_alarm(events[journal_seen], v1::ALARM_PHASE_END)) return true;
      }
      return false;
    })) << "the alarm stands";
    EXPECT_TRUE(wait_for_journal(v1::JOURNAL_STATE_OK));
    return Clock::now() - began;
  }
};

TEST_F(Story5Disk, FullAndThereIsRoomAgain) {
  if (!mount_state()) GTEST_SKIP() << disk->why_not();
  begin();
  alarm_round();
  ASSERT_TRUE(wait_for_journal(v1::JOURNAL_STATE_OK));
  fill_disk();
  alarm_rounds_for(std::chrono::seconds(2));
  expect_verified();
  journal_seen = watcher->count();
  disk->give_back();
  const auto back = recovery();
  alarm_round();
  report("the disk was full for over 2 s; the alarm stood, and ended " + seconds(back) +
         " after there was room; meanwhile " + alarms_words());
  end_daemon(SIGTERM);
  expect_whole_journal();
}

TEST_F(Story5Disk, FullForLongerThanTheRingHoldsNamesTheGapAndKeepsEveryAlarm) {
  if (!mount_state()) GTEST_SKIP() << disk->why_not();
  begin("[ring]\nmegabytes = 1\n");
  alarm_round();
  fill_disk();
  // With the inputs, which are more, well over the ring.
  constexpr std::size_t enough_bytes = std::size_t{800} << 10U;
  std::size_t bytes = 0;
  std::size_t counted = watcher->count();
  for (std::int32_t i = 0; bytes < enough_bytes; ++i) {
    monitor->vitals.set(Parameter::spo2, 95'000 + 1000 * (i % 3));
    monitor->vitals.set(Parameter::pulse, 70'000 + 1000 * (i % 5));
    monitor->send();
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    if (i % 500 != 0) continue;
    alarm_round();
    const auto events = watcher->events();
    for (; counted < events.size(); ++counted) bytes += events[counted].ByteSizeLong();
    ASSERT_LT(i, 100'000) << bytes << " bytes so far";
  }
  journal_seen = watcher->count();
  disk->give_back();
  const auto back = recovery();
  end_daemon(SIGTERM);
  const Stored all = stored();
  EXPECT_EQ(all.error, "");
  EXPECT_EQ(all.twice, 0U);
  const Missing found = missing_from(all);
  EXPECT_GT(found.missing, 0U);
  EXPECT_GE(found.missing, all.gap_events);
  EXPECT_LE(found.missing, all.gap_events + all.uncounted);
  EXPECT_EQ(found.missing_alarms, 0U);
  EXPECT_EQ(found.different, 0U);
  expect_verified();
  report("a ring of 1 MiB overflowed; the alarm ended " + seconds(back) +
         " after there was room; meanwhile " + alarms_words());
  report("  " + std::to_string(found.received) + " events received, " +
         std::to_string(found.missing) + " vitals lost and named by " + std::to_string(all.gaps) +
         " gaps, alarms lost: " + std::to_string(found.missing_alarms));
}

TEST_F(Story5Disk, SlowForFiveSecondsNoAlarmWaits) {
  begin();
  alarm_round();
  ASSERT_TRUE(wait_for_journal(v1::JOURNAL_STATE_OK));
  journal_seen = watcher->count();
  fault("stall");
  const auto began = Clock::now();
  std::optional<v1::Event> stands;
  while (Clock::now() - began < std::chrono::seconds(5) && !HasFatalFailure()) {
    alarm_round();
    const auto events = watcher->events();
    for (; journal_seen < events.size() && !stands; ++journal_seen) {
      if (is_journal_alarm(events[journal_seen], v1::ALARM_PHASE_START)) {
        stands = events[journal_seen];
      }
    }
  }
  ASSERT_TRUE(stands);
  EXPECT_EQ(stands->alarm().reason(), "the disk of " + journal() + " does not answer");
  fault("");
  const auto back = recovery();
  alarm_round();
  report("the disk did not answer for 5 s; the alarm stood, and ended " + seconds(back) +
         " after it did; meanwhile " + alarms_words());
  RecordProperty("alarms", static_cast<int>(alarm_times.size()));
  for (std::size_t i = 0; i < alarm_times.size(); ++i) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(alarm_times[i]).count();
    RecordProperty("alarm_" + std::to_string(i) + "_us", std::to_string(us));
  }
  EXPECT_TRUE(daemon->running());
  for (const v1::Event& event : watcher->events()) ASSERT_EQ(event.epoch(), 1U);
  end_daemon(SIGTERM);
  expect_whole_journal();
}

TEST_F(Story5Disk, ReadOnlyAtTheStartAndWritableLater) {
  if (!mount_state()) GTEST_SKIP() << disk->why_not();
  begin();
  alarm_round();
  end_daemon(SIGKILL);
  ASSERT_EQ(disk->make_read_only(), "");
  journal_seen = seen = watcher->count();
  begin();
  const auto stands = wait_for_journal_alarm(v1::ALARM_PHASE_START);
  ASSERT_TRUE(stands);
  EXPECT_EQ(stands->alarm().reason(),
            "can't write to the folder " + journal() + ": Read-only file system");
  EXPECT_EQ(stands->epoch(), 2U);
  // The daemon has looked what old events the journal has, and tried to write it several times.
  alarm_rounds_for(std::chrono::seconds(3));
  ASSERT_EQ(disk->make_writable(), "");
  const auto back = recovery();
  EXPECT_LT(back, std::chrono::seconds(8));
  report("the mount was read-only at the start and 3 s longer; the alarm stood, and ended " +
         seconds(back) + " after it was writable; meanwhile " + alarms_words());
  end_daemon(SIGTERM);
  expect_whole_journal();
}

TEST_F(Story5Disk, ReadOnlyWhileItRuns) {
  begin();
  alarm_round();
  ASSERT_TRUE(wait_for_journal(v1::JOURNAL_STATE_OK));
  journal_seen = watcher->count();
  fault("read-only");
  alarm_round();
  const auto stands = wait_for_journal_alarm(v1::ALARM_PHASE_START);
  ASSERT_TRUE(stands);
  alarm_rounds_for(std::chrono::seconds(2));
  expect_verified();
  fault("");
  const auto back = recovery();
  EXPECT_LT(back, std::chrono::seconds(8));
  report("the mount turned read-only for 2 s; the alarm stood, and ended " + seconds(back) +
         " after it was writable; meanwhile " + alarms_words());
  end_daemon(SIGTERM);
  expect_whole_journal();
}

TEST_F(Story5Disk, AFileWhoseLastPageIsTornIsToldAndWhatTheRingHoldsIsWrittenAgain) {
  begin();
  alarm_round();
  end_daemon(SIGTERM);
  const std::string file = journal_file();
  ASSERT_NE(file, "");
  constexpr std::uintmax_t page_bytes = 4096;
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - page_bytes);
  seen = watcher->count();
  begin();
  const auto told = watcher->wait_for(
      [](const auto& e) {
        return is_alarm(e, v1::ALARM_KIND_RECORD_DAMAGED, v1::ALARM_PHASE_START);
      },
      seen);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->alarm().text(), "* The record of before is damaged");
  EXPECT_EQ(told->alarm().reason().substr(0, file.size()), file);
  EXPECT_NE(daemon->errors().find(file + ": "), std::string::npos);
  alarm_round();
  end_daemon(SIGTERM);
  const Stored all = stored();
  EXPECT_EQ(all.error, "");
  EXPECT_EQ(all.twice, 0U);
  EXPECT_EQ(all.gaps, 0U);
  const Missing found = missing_from(all);
  EXPECT_EQ(found.missing, 0U);
  EXPECT_EQ(found.different, 0U);
  expect_verified();
  report("the last page was cut off: told by an alarm, a new file goes on; " +
         std::to_string(found.received) +
         " events received, missing in the journal: " + std::to_string(found.missing));
}

}  // namespace
}  // namespace vigil::e2e

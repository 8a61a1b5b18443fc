// How the journal is written when nothing goes wrong: groups, restarts, days, retention, overflow.
#include <sys/stat.h>

#include "tests/journal/journal_sample.hpp"

namespace vigil::journal {
namespace {

using JournalWriter = JournalSample;

TEST_F(JournalWriter, KeepsIdKindEpochSeqAndPayloadOfEachSlot) {
  (void)open_writer();
  append(SlotKind::input, "in");
  append(SlotKind::vital, "out");
  heartbeat();
  append(SlotKind::checkpoint, "state");
  epoch_ = 2;
  seq_ = 0;
  append(SlotKind::alarm, "alarm");
  write_all();
  const std::vector<Copied> want{{1, RecordKind::input, 1, 0, "in"},
                                 {2, RecordKind::event, 1, 1, "out"},
                                 {3, RecordKind::checkpoint, 1, 0, "state"},
                                 {4, RecordKind::event, 2, 1, "alarm"}};
  EXPECT_EQ(records(), want);
  EXPECT_EQ(status().state, State::ok);
  EXPECT_EQ(status().last_record, 4U);
  EXPECT_EQ(status().last_epoch, 2U);
  EXPECT_EQ(status().backlog_bytes, 0U);
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.records, 4U);
  EXPECT_EQ(verified.last_hash, status().last_hash);
}

TEST_F(JournalWriter, AVitalWaitsForItsGroupAndTakesNoLongerThanFiveMilliseconds) {
  (void)open_writer();
  append(SlotKind::vital);
  EXPECT_FALSE(writer_->pass(false));
  EXPECT_TRUE(records().empty());
  EXPECT_EQ(writer_->wait_ms(), group_max_ms);
  steady_ms_ += group_max_ms - 1;
  append(SlotKind::vital);
  (void)writer_->pass(false);
  EXPECT_TRUE(records().empty());
  EXPECT_EQ(writer_->wait_ms(), 1);
  steady_ms_ += 1;
  (void)writer_->pass(false);
  EXPECT_EQ(records().size(), 2U);
}

TEST_F(JournalWriter, AnAlarmASessionACheckASystemEventAndAnUrgentWakeCommitAtOnce) {
  (void)open_writer();
  std::size_t written = 0;
  for (const SlotKind kind :
       {SlotKind::alarm, SlotKind::session, SlotKind::check, SlotKind::system}) {
    append(SlotKind::vital);
    append(kind);
    (void)writer_->pass(false);
    written += 2;
    EXPECT_EQ(records().size(), written) << static_cast<int>(kind);
  }
  append(SlotKind::vital);
  (void)writer_->pass(true);
  EXPECT_EQ(records().size(), written + 1);
}

TEST_F(JournalWriter, AGroupHasAThousandRecordsAtMost) {
  (void)open_writer();
  append(SlotKind::vital, 2500);
  EXPECT_TRUE(writer_->pass(false));
  EXPECT_EQ(records().size(), 1000U);
  EXPECT_TRUE(writer_->pass(false));
  EXPECT_FALSE(writer_->pass(false));
  EXPECT_EQ(records().size(), 2000U);
  steady_ms_ += group_max_ms;
  (void)writer_->pass(false);
  expect_whole(records(), 2500);
}

TEST_F(JournalWriter, HeartbeatsAreNoRecordsAndNoBacklog) {
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  for (int i = 0; i < 100'000; ++i) heartbeat();
  EXPECT_GT(status().backlog_bytes, 900'000U);
  (void)writer_->pass(false);
  EXPECT_EQ(status().backlog_bytes, 0U);
  EXPECT_EQ(status().state, State::ok);
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(JournalWriter, AtStartItWritesWhatOnlyTheRingHoldsAndNothingTwice) {
  (void)open_writer();
  append(SlotKind::vital, 10);
  write_all();
  append(SlotKind::vital, 7);  // in the ring when the daemon is killed
  const Found found = open_writer();
  EXPECT_EQ(found.drained, 7U);
  EXPECT_EQ(found.last_record, 17U);
  EXPECT_EQ(found.highest_epoch, 1U);
  EXPECT_EQ(found.message, "");
  expect_whole(records(), 17);
  EXPECT_EQ(open_writer().drained, 0U);
  expect_whole(records(), 17);
}

TEST_F(JournalWriter, ANewEpochGoesOnWithTheNumbers) {
  (void)open_writer();
  append(SlotKind::vital, 3);
  write_all();
  epoch_ = 5;
  seq_ = 0;
  EXPECT_EQ(open_writer().last_record, 3U);
  append(SlotKind::vital, 2);
  write_all();
  const Found found = open_writer();
  EXPECT_EQ(found.highest_epoch, 5U);
  expect_whole(records(), 5);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalWriter, WhatNeitherRingNorJournalHasIsOneGapRecord) {
  (void)open_writer();
  append(SlotKind::vital, 4);
  write_all();
  record_ = 9;  // 5 to 9 are nowhere
  append(SlotKind::vital);
  write_all();
  const auto all = records();
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[4].id, 9U);
  const v1::JournalGap gap = gap_of(all[4]);
  EXPECT_EQ(gap.first_record(), 5U);
  EXPECT_EQ(gap.last_record(), 9U);
  EXPECT_EQ(gap.reason(), "the hand-off ring did not have them any more");
  EXPECT_EQ(all[5].id, 10U);
  EXPECT_EQ(status().lost, 5U);
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.gaps, 1U);
}

TEST_F(JournalWriter, FolderAndFilesArePrivateAndHaveOneWriter) {
  const mode_t before = ::umask(0);
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  struct stat info {};
  ASSERT_EQ(::stat(options_.folder.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0700U);
  for (const char* name :
       {"lock", first_file, "journal-2026-01-31.db-wal", "journal-2026-01-31.db-shm"}) {
    ASSERT_EQ(::stat(path(name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 07777U, 0600U) << name;
  }
  ::umask(before);
  Writer second(options_, *ring_, nullptr);
  EXPECT_EQ(second.open().message,
            "the journal " + options_.folder + " is in use: is another vigild running?");
  EXPECT_EQ(second.status().state, State::failed);
}

TEST_F(JournalWriter, MidnightUtcBeginsANewFileThatContinuesTheChain) {
  (void)open_writer();
  append(SlotKind::vital, 5);
  write_all();
  utc_s_ = noon_2026_01_31 + one_day_s / 2 - 1;
  append(SlotKind::vital);
  write_all();
  EXPECT_EQ(files().size(), 1U);
  utc_s_ += 1;
  append(SlotKind::vital, 5);
  write_all();
  EXPECT_EQ(files(), (std::vector<std::string>{first_file, "journal-2026-02-01.db"}));
  EXPECT_FALSE(std::filesystem::exists(path("journal-2026-01-31.db-wal")));
  expect_whole(records(), 11);
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.segments, 2U);
  EXPECT_EQ(verified.records, 11U);
}

TEST_F(JournalWriter, AClockThatGoesBackNeverBeginsAFileBeforeTheNewest) {
  utc_s_ = noon_2026_01_31 + 5 * one_day_s;
  (void)open_writer();
  append(SlotKind::vital);
  write_all();
  utc_s_ = noon_2026_01_31;
  append(SlotKind::vital);
  write_all();
  EXPECT_EQ(files(),
            (std::vector<std::string>{"journal-2026-02-05.2.db", "journal-2026-02-05.db"}));
  (void)open_writer();
  append(SlotKind::vital);
  write_all();
  expect_whole(records(), 3);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalWriter, RetentionRemovesWholeFilesByAgeButNeverTodays) {
  options_.keep_days = 3;
  (void)open_writer();
  for (int day = 0; day < 8; ++day) {
    append(SlotKind::vital, 10);
    write_all();
    utc_s_ += one_day_s;
  }
  append(SlotKind::vital);
  write_all();
  EXPECT_EQ(files(), (std::vector<std::string>{"journal-2026-02-05.db", "journal-2026-02-06.db",
                                               "journal-2026-02-07.db", "journal-2026-02-08.db"}));
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.first_record, 51U);
  EXPECT_EQ(records().front().id, 51U);
  utc_s_ += 400 * one_day_s;
  (void)open_writer();
  EXPECT_EQ(files(), (std::vector<std::string>{"journal-2027-03-15.db"}));
}

TEST_F(JournalWriter, RetentionByBytesKeepsWhatTheLatestWholeCheckpointNeeds) {
  options_.keep_bytes = 1;
  (void)open_writer();
  for (int day = 0; day < 6; ++day) {
    append(SlotKind::vital, 10);
    if (day == 3) {
      checkpoint(0, 2);
      checkpoint(1, 2);
    }
    if (day == 4) checkpoint(0, 2);  // never finished
    write_all();
    utc_s_ += one_day_s;
  }
  append(SlotKind::vital);
  write_all();
  EXPECT_EQ(files(), (std::vector<std::string>{"journal-2026-02-03.db", "journal-2026-02-04.db",
                                               "journal-2026-02-05.db", "journal-2026-02-06.db"}));
  OpenedReader opened = Reader::open(options_.folder);
  ASSERT_TRUE(opened.reader) << opened.error;
  EXPECT_EQ(opened.reader->latest_checkpoint(), 41U);
}

class JournalOverflow : public JournalSample {
 protected:
  JournalOverflow() {
    make_ring(std::size_t{256} * 1024);
    reserve_ = std::make_unique<Reserve>(*ring_, top_ + "/reserve");
    EXPECT_EQ(reserve_->message(), "");
    EXPECT_TRUE(reserve_->ring() != nullptr);
  }
  /// The disk takes nothing, and the ring fills up so often.
  void overflow(int slots, int alarm_every) {
    for (int i = 1; i <= slots; ++i) {
      if (i % 5 == 0) append(SlotKind::input);
      append(i % alarm_every == 0 ? SlotKind::alarm : SlotKind::vital);
      reserve_->look(writer_->committed());
    }
  }
};

TEST_F(JournalOverflow, WhatMattersIsSavedWithItsInputAndTheRestIsToldAsGaps) {
  (void)open_writer();
  append(SlotKind::vital, 10);
  write_all();
  overflow(5000, 250);
  EXPECT_EQ(status().state, State::behind);
  EXPECT_EQ(status().reason,
            "the journal in " + options_.folder + " is far behind the hand-off ring");
  write_all();
  EXPECT_EQ(status().state, State::ok);
  std::uint64_t next = 1;
  std::uint64_t lost = 0;
  std::uint64_t events = 0;
  std::uint64_t inputs = 0;
  std::uint64_t alarms = 0;
  const auto all = records();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == RecordKind::gap) {
      const v1::JournalGap gap = gap_of(all[i]);
      ASSERT_EQ(gap.first_record(), next);
      ASSERT_EQ(gap.last_record(), all[i].id);
      lost += gap.last_record() - gap.first_record() + 1;
      events += gap.events();
      inputs += gap.inputs();
    } else {
      ASSERT_EQ(all[i].id, next);
      ASSERT_EQ(all[i].payload, payload_of(next));
      // Every 250th slot is an alarm, and an input stands before it.
      const bool alarm =
          all[i].kind == RecordKind::event && all[i].seq > 10 && (all[i].seq - 10) % 250 == 0;
      alarms += alarm ? 1 : 0;
      if (alarm) {
        EXPECT_EQ(all[i - 1].kind, RecordKind::input) << all[i].id;
      }
    }
    next = all[i].id + 1;
  }
  EXPECT_EQ(next, record_ + 1);
  EXPECT_EQ(alarms, 20U);
  EXPECT_GT(lost, 2000U);
  EXPECT_EQ(status().lost, lost);
  // The last gap may end where the ring begins, in the middle of what was counted.
  EXPECT_LE(events + inputs, lost);
  EXPECT_GT(events + inputs, lost - 400);
  EXPECT_GT(inputs, 300U);
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
}

TEST_F(JournalOverflow, AfterARestartTheReserveIsWrittenBeforeTheRing) {
  (void)open_writer();
  append(SlotKind::vital, 10);
  write_all();
  overflow(5000, 250);
  writer_.reset();
  reserve_.reset();
  reserve_ = std::make_unique<Reserve>(*ring_, top_ + "/reserve");
  const Found found = open_writer();
  EXPECT_EQ(found.last_record, record_);
  std::uint64_t alarms = 0;
  for (const Copied& record : records()) {
    alarms += record.kind == RecordKind::event && record.seq > 10 && (record.seq - 10) % 250 == 0;
  }
  EXPECT_EQ(alarms, 20U);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalOverflow, IfTheRingIsLostTheReserveIsStillWritten) {
  (void)open_writer();
  append(SlotKind::vital, 10);
  write_all();
  overflow(5000, 250);
  const std::uint64_t saved = reserve_->ring()->head();
  EXPECT_GT(saved, 0U);
  make_ring(std::size_t{256} * 1024);
  const Found found = open_writer();
  EXPECT_GT(found.drained, 10U);
  EXPECT_EQ(found.last_record, records().back().id);
  record_ = found.last_record;
  epoch_ = 2;
  seq_ = 0;
  append(SlotKind::vital);
  write_all();
  EXPECT_EQ(records().back().payload, payload_of(record_));
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
}

}  // namespace
}  // namespace vigil::journal

// What the journal does when the disk fails, is full, slow, read-only or gone, and afterwards.
#include <sys/stat.h>
#include <unistd.h>

#include "tests/journal/faulty_vfs.hpp"
#include "tests/journal/journal_sample.hpp"
#include "tests/journal/without_override.hpp"

namespace vigil::journal {
namespace {

constexpr int no_more_faults_after = 400;

class JournalFault : public JournalSample {
 protected:
  ~JournalFault() override { FaultyVfs::get().clear(); }

  /// Time for every back-off.
  void recover() {
    FaultyVfs::get().clear();
    write_all_after(retry_max_ms);
  }
  void start_anew() {
    writer_.reset();
    std::filesystem::remove_all(options_.folder);
    make_ring(std::size_t{1} << 20U);
    record_ = seq_ = 0;
  }
};

/// A day's work in small: 60 records, with alarms, over a midnight, and a restart.
struct Fault {
  const char* name;
  int code;
  int only;
  bool from_then_on;
  bool half;
};

class JournalEachFault : public JournalFault, public ::testing::WithParamInterface<Fault> {};

// As SQLite's own tests do: the first call fails, then the second, ... until the work needs no
// more.
TEST_P(JournalEachFault, AtAnyCallNothingCommittedIsLostAndItGoesOnWhenTheFaultEnds) {
  const Fault& fault = GetParam();
  int at = 1;
  for (; at < no_more_faults_after; ++at) {
    utc_s_ = noon_2026_01_31 + one_day_s / 2 - 1;
    start_anew();
    Faults faults;
    faults.fail_at = static_cast<std::uint64_t>(at);
    faults.from_then_on = fault.from_then_on;
    faults.code = fault.code;
    faults.only = fault.only;
    faults.half_written = fault.half;
    FaultyVfs::get().set(faults);
    record_ = open_writer().last_record;
    const std::uint64_t before_first = record_;
    std::uint64_t committed = 0;
    for (int i = 0; i < 30; ++i) {
      if (i == 15) utc_s_ += 1;  // midnight
      append(SlotKind::vital);
      append(i % 3 == 0 ? SlotKind::alarm : SlotKind::vital);
      (void)writer_->pass(false);
      const Status now = status();
      ASSERT_GE(now.last_record, committed);
      ASSERT_EQ(now.state == State::failed, !now.reason.empty()) << now.reason;
      committed = now.last_record;
      if (FaultyVfs::get().failed() && !fault.from_then_on) steady_ms_ += retry_min_ms;
    }
    const bool hit = FaultyVfs::get().failed();
    if (hit && fault.from_then_on) {
      EXPECT_EQ(status().state, State::failed);
      EXPECT_NE(status().reason.find(options_.folder), std::string::npos) << status().reason;
    }
    // What was told as committed is there, while the fault still stands.
    const auto there = records(committed);
    if (committed != 0) {
      ASSERT_FALSE(there.empty()) << "call " << at;
      ASSERT_EQ(there.front().id, committed) << "call " << at;
    }
    recover();
    ASSERT_EQ(status().state, State::ok) << "call " << at << ": " << status().reason;
    ASSERT_EQ(status().last_record, record_) << "call " << at;
    ASSERT_EQ(status().lost, 0U);
    // A journal that could not be read at start passes numbers over, and says so.
    std::string error;
    std::uint64_t next = before_first + 1;
    for (const Copied& record : records(1, &error)) {
      if (record.kind == RecordKind::gap) {
        ASSERT_EQ(record.id, before_first) << "call " << at;
        continue;
      }
      ASSERT_EQ(record.id, next++) << "call " << at;
      ASSERT_EQ(record.payload, payload_of(record.id));
    }
    ASSERT_EQ(error, "");
    ASSERT_EQ(next, record_ + 1) << "call " << at;
    const Verified verified = verify(options_.folder);
    ASSERT_TRUE(verified.good) << "call " << at << ": " << verified.what;
    ASSERT_EQ(verified.last_hash, status().last_hash);
    if (!hit) break;
  }
  EXPECT_GT(at, 5) << "the fault was never reached";
  EXPECT_LT(at, no_more_faults_after);
}

INSTANTIATE_TEST_SUITE_P(
    All, JournalEachFault,
    ::testing::Values(
        Fault{"write_fails_once", SQLITE_IOERR_WRITE, static_cast<int>(Call::write), false, false},
        Fault{"write_is_torn_once", SQLITE_IOERR_WRITE, static_cast<int>(Call::write), false, true},
        Fault{"disk_full_once", SQLITE_FULL, static_cast<int>(Call::write), false, true},
        Fault{"sync_fails_once", SQLITE_IOERR_FSYNC, static_cast<int>(Call::sync), false, false},
        Fault{"any_call_fails_once", SQLITE_IOERR, -1, false, false},
        Fault{"writes_fail", SQLITE_IOERR_WRITE, static_cast<int>(Call::write), true, true},
        Fault{"disk_full", SQLITE_FULL, static_cast<int>(Call::write), true, true},
        Fault{"syncs_fail", SQLITE_IOERR_FSYNC, static_cast<int>(Call::sync), true, false},
        Fault{"every_call_fails", SQLITE_IOERR, -1, true, false}),
    [](const auto& each) { return each.param.name; });

TEST_F(JournalFault, ASyncThatFailsIsToldAndWhatItLeftIsWrittenOnceMore) {
  (void)open_writer();
  append(SlotKind::alarm, 3);
  write_all();
  Faults faults;
  faults.fail_at = 1;
  faults.code = SQLITE_IOERR_FSYNC;
  faults.only = static_cast<int>(Call::sync);
  FaultyVfs::get().set(faults);
  append(SlotKind::alarm);
  (void)writer_->pass(false);
  EXPECT_EQ(status().state, State::failed);
  EXPECT_EQ(status().reason, "can't write " + path(first_file) + ": disk I/O error (SQLite 1034)");
  EXPECT_EQ(status().last_record, 3U);
  // Reopened, the file is synced anew before anything is told as committed.
  std::uint64_t syncs = 0;
  Faults count;
  count.before = [&](Call call) { syncs += call == Call::sync ? 1 : 0; };
  FaultyVfs::get().set(count);
  steady_ms_ += retry_min_ms;
  (void)writer_->pass(false);
  EXPECT_EQ(status().last_record, 4U);
  EXPECT_GE(syncs, 1U);
  append(SlotKind::alarm);
  write_all();
  EXPECT_EQ(status().state, State::ok);
  FaultyVfs::get().clear();
  expect_whole(records(), 5);
}

TEST_F(JournalFault, TriesAgainMoreAndMoreSeldomUpToEveryFiveSeconds) {
  (void)open_writer();
  Faults faults;
  faults.fail_at = 1;
  faults.from_then_on = true;
  faults.code = SQLITE_IOERR_WRITE;
  faults.only = static_cast<int>(Call::write);
  FaultyVfs::get().set(faults);
  append(SlotKind::alarm);
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 9; ++i) {
    (void)writer_->pass(false);
    EXPECT_EQ(status().state, State::failed);
    waits.push_back(writer_->wait_ms());
    steady_ms_ += waits.back();
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000}));
}

TEST_F(JournalFault, AFullDiskGetsTheBallastAndItIsMadeAgainWhenThereIsRoom) {
  options_.ballast_bytes = 1U << 20U;
  (void)open_writer();
  EXPECT_EQ(std::filesystem::file_size(path("ballast")), 1U << 20U);
  append(SlotKind::alarm);
  write_all();
  Faults faults;
  faults.fail_at = 1;
  faults.code = SQLITE_FULL;
  faults.only = static_cast<int>(Call::write);
  FaultyVfs::get().set(faults);
  append(SlotKind::alarm);
  EXPECT_TRUE(writer_->pass(false));  // again at once
  EXPECT_EQ(status().state, State::failed);
  EXPECT_FALSE(std::filesystem::exists(path("ballast")));
  EXPECT_EQ(status().told,
            "the disk of " + options_.folder + " is full: its ballast of 1 MiB was freed");
  (void)writer_->pass(false);
  EXPECT_EQ(status().last_record, 2U);
  EXPECT_EQ(status().state, State::behind);
  EXPECT_EQ(status().reason, "the disk of " + options_.folder + " is nearly full");
  write_all_after(look_every_ms);
  EXPECT_EQ(status().state, State::ok);
  EXPECT_EQ(std::filesystem::file_size(path("ballast")), 1U << 20U);
  expect_whole(records(), 2);
}

TEST_F(JournalFault, ACommitOfMoreThanASecondMeansBehindUntilOneIsQuickAgain) {
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  Faults slow;
  slow.before = [this](Call call) {
    if (call == Call::sync) steady_ms_ += slow_commit_ms + 1;
  };
  FaultyVfs::get().set(slow);
  append(SlotKind::alarm);
  (void)writer_->pass(false);
  EXPECT_EQ(status().state, State::behind);
  EXPECT_EQ(status().reason,
            "the disk of " + options_.folder + " is slow: a commit took over a second");
  EXPECT_EQ(status().last_record, 2U);
  FaultyVfs::get().clear();
  append(SlotKind::alarm);
  (void)writer_->pass(false);
  EXPECT_EQ(status().state, State::ok);
}

TEST_F(JournalFault, WhileACommitHangsTheStatusSaysSoAndCountsWhatWaits) {
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  Status hanging;
  Faults hang;
  hang.before = [&](Call call) {
    if (call != Call::sync) return;
    append(SlotKind::vital, 10);
    steady_ms_ += slow_commit_ms + 1;
    hanging = writer_->status();
  };
  FaultyVfs::get().set(hang);
  append(SlotKind::alarm);
  (void)writer_->pass(false);
  EXPECT_EQ(hanging.state, State::behind);
  EXPECT_EQ(hanging.reason, "the disk of " + options_.folder + " does not answer");
  EXPECT_GT(hanging.backlog_bytes, 1000U);
  EXPECT_EQ(hanging.last_record, 1U);
}

TEST_F(JournalFault, AFolderThatIsRemovedIsMadeAgainAndFilledFromTheRing) {
  (void)open_writer();
  append(SlotKind::vital, 20);
  write_all();
  std::filesystem::remove_all(options_.folder);
  write_all_after(look_every_ms);
  EXPECT_EQ(status().told, path(first_file) + ": records 1 to 20 had been written and are gone; " +
                               "what the ring still holds is written again");
  append(SlotKind::alarm);
  write_all();
  EXPECT_EQ(status().state, State::ok);
  expect_whole(records(), 21);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalFault, AFolderThatCantBeMadeFailsInWordsAndTheNumbersGoOnFarAboveAllOthers) {
  write_bytes(top_ + "/journal", "a file");
  Found found = open_writer();
  EXPECT_EQ(found.message, "can't write to the folder " + options_.folder + ": Not a directory");
  EXPECT_EQ(status().state, State::failed);
  EXPECT_EQ(found.last_record, static_cast<std::uint64_t>(noon_2026_01_31) * 1'000'000);
  record_ = found.last_record;
  append(SlotKind::alarm, 3);
  std::filesystem::remove(top_ + "/journal");
  write_all_after(retry_max_ms);
  EXPECT_EQ(status().state, State::ok);
  EXPECT_EQ(status().lost, 0U);
  const auto all = records();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(gap_of(all[0]).reason(),
            "the journal could not be read at start, and numbers were passed over");
  EXPECT_EQ(all[3].id, record_);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalFault, AFolderThatMayNotBeWrittenFailsInWords) {
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  writer_.reset();
  ASSERT_EQ(::chmod(path("lock").c_str(), 0400), 0);
  const WithoutOverride user;
  const Found found = open_writer();
  EXPECT_EQ(found.message, "can't write to the folder " + options_.folder + ": Permission denied");
}

// As a mount that turned read-only looks to SQLite.
TEST_F(JournalFault, AMountThatTurnsReadOnlyFailsInWordsAndIsGoneOnWithWhenItIsWritable) {
  (void)open_writer();
  append(SlotKind::alarm);
  write_all();
  Faults faults;
  faults.fail_at = 1;
  faults.from_then_on = true;
  faults.code = SQLITE_READONLY;
  faults.only = static_cast<int>(Call::write);
  FaultyVfs::get().set(faults);
  append(SlotKind::alarm);
  write_all();
  EXPECT_EQ(status().reason, "can't write " + path(first_file) +
                                 ": attempt to write a readonly database (SQLite 8)");
  recover();
  EXPECT_EQ(status().state, State::ok);
  expect_whole(records(), 2);
}

TEST_F(JournalFault, AFileThatIsDamagedIsSetAsideAndWhatTheRingHasIsWrittenAgain) {
  (void)open_writer();
  append(SlotKind::vital, 5);
  write_all();
  utc_s_ += one_day_s;
  append(SlotKind::vital, 5);
  write_all();
  writer_.reset();
  const std::string file = path("journal-2026-02-01.db");
  write_bytes(file, std::string(8192, 'x'));
  const Found found = open_writer();
  EXPECT_EQ(found.message,
            file + ": file is not a database (SQLite 26); set aside as " + file + ".damaged");
  EXPECT_EQ(found.drained, 5U);
  EXPECT_EQ(files(), (std::vector<std::string>{first_file, "journal-2026-02-01.2.db",
                                               "journal-2026-02-01.db.damaged"}));
  expect_whole(records(), 10);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalFault, WhatWasOnlyInTheDamagedFileIsAGapAndItsNumbersAreNotGivenAgain) {
  (void)open_writer();
  append(SlotKind::vital, 5);
  write_all();
  utc_s_ += one_day_s;
  append(SlotKind::vital, 5);
  write_all();
  writer_.reset();
  // A power cut: the ring is empty. The triggers were dropped: the file is not trusted.
  make_ring(std::size_t{1} << 20U);
  const std::string file = path("journal-2026-02-01.db");
  run_sql(file, "DROP TRIGGER record_stays");
  const Found found = open_writer();
  EXPECT_EQ(found.message,
            file + ": it lacks what begins: CREATE TRIGGER record_stays; set aside as " + file +
                ".damaged");
  EXPECT_EQ(found.last_record, 10U);
  epoch_ = 2;
  seq_ = 0;
  append(SlotKind::alarm);
  write_all();
  const auto all = records();
  ASSERT_EQ(all.size(), 7U);
  EXPECT_EQ(gap_of(all[5]).first_record(), 6U);
  EXPECT_EQ(gap_of(all[5]).last_record(), 10U);
  EXPECT_EQ(gap_of(all[5]).reason(),
            "the file that held them was damaged and set aside as " + file + ".damaged");
  EXPECT_EQ(all[6].id, 11U);
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalFault, AFileWithABrokenChainIsKeptAndANewOneGoesOnBehindItsLastGoodRecord) {
  (void)open_writer();
  append(SlotKind::vital, 5);
  write_all();
  writer_.reset();
  run_sql(path(first_file),
          "DROP TRIGGER record_stays; UPDATE record SET payload = x'00' WHERE id = 3;"
          "CREATE TRIGGER record_stays BEFORE UPDATE ON record BEGIN "
          "SELECT RAISE(ABORT, 'the journal is append-only'); END");
  const Verified damaged = verify(options_.folder);
  EXPECT_FALSE(damaged.good);
  EXPECT_EQ(damaged.bad_record, 3U);
  const Found found = open_writer();
  EXPECT_EQ(found.message,
            path(first_file) + ": record 3 has a hash that does not fit: it, or one before it, " +
                "was changed; the file is kept as it is, and a new one goes on behind record 2");
  EXPECT_EQ(found.drained, 3U);
  EXPECT_EQ(found.last_record, 5U);
  append(SlotKind::vital, 2);
  write_all();
  EXPECT_EQ(files(), (std::vector<std::string>{"journal-2026-01-31.2.db", first_file}));
  expect_whole(records(), 7);
  const Verified verified = verify(options_.folder);
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.superseded, 1U);
  std::vector<std::uint64_t> seqs;
  OpenedReader opened = Reader::open(options_.folder);
  EXPECT_TRUE(opened.reader->read_events(1, 1, [&](const RecordView& record) {
    seqs.push_back(record.seq);
    EXPECT_EQ(copy_of(record).payload, payload_of(record.seq));
    return true;
  }));
  EXPECT_EQ(seqs, (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7}));
}

}  // namespace
}  // namespace vigil::journal

// Reading over several files, by id and by seq, and copying, while a writer goes on or none does.
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "daemon/journal/backup.hpp"
#include "tests/journal/journal_sample.hpp"

namespace vigil::journal {
namespace {

class JournalReader : public JournalSample {
 protected:
  /// Three days of 40 records in two epochs: the second begins with record 61.
  void write_three_days() {
    (void)open_writer();
    for (int day = 0; day < 3; ++day) {
      for (int i = 0; i < 40; ++i) {
        if (record_ == 60) {
          epoch_ = 2;
          seq_ = 0;
        }
        append(i % 4 == 0 ? SlotKind::input : SlotKind::vital);
      }
      write_all();
      utc_s_ += one_day_s;
    }
    utc_s_ -= one_day_s;
  }
  [[nodiscard]] std::unique_ptr<Reader> open_reader() const {
    OpenedReader opened = Reader::open(options_.folder);
    EXPECT_TRUE(opened.reader) << opened.error;
    return std::move(opened.reader);
  }
};

TEST_F(JournalReader, AnEmptyFolderHasNothingAndIsNoError) {
  std::filesystem::create_directory(options_.folder);
  const auto reader = open_reader();
  EXPECT_EQ(reader->first_record(), 0U);
  EXPECT_EQ(reader->last_record(), 0U);
  EXPECT_TRUE(reader->epochs().empty());
  EXPECT_EQ(reader->latest_checkpoint(), std::nullopt);
  EXPECT_TRUE(reader->read(1, [](const RecordView&) { return true; }));
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalReader, ReadsFromAnyRecordOverAllFilesUntilItIsTold) {
  write_three_days();
  const auto reader = open_reader();
  EXPECT_EQ(reader->first_record(), 1U);
  EXPECT_EQ(reader->last_record(), 120U);
  for (const std::uint64_t first : {1U, 2U, 40U, 41U, 60U, 80U, 81U, 119U, 120U, 121U}) {
    std::uint64_t next = first;
    EXPECT_TRUE(reader->read(first, [&](const RecordView& record) {
      EXPECT_EQ(record.id, next++);
      EXPECT_EQ(copy_of(record).payload, payload_of(record.id));
      return true;
    })) << reader->error();
    EXPECT_EQ(next, 121U) << first;
  }
  int taken = 0;
  EXPECT_TRUE(reader->read(35, [&](const RecordView&) { return ++taken < 10; }));
  EXPECT_EQ(taken, 10);
}

TEST_F(JournalReader, GivesTheEventsOfAnEpochBySeqOverAllFiles) {
  write_three_days();
  const auto reader = open_reader();
  const auto epochs = reader->epochs();
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(epochs[0].epoch, 1U);
  EXPECT_EQ(epochs[0].first_seq, 1U);
  EXPECT_EQ(epochs[0].last_seq, 45U);
  EXPECT_EQ(epochs[1].epoch, 2U);
  EXPECT_EQ(epochs[1].first_seq, 1U);
  EXPECT_EQ(epochs[1].last_seq, 45U);
  for (const std::uint64_t epoch : {1U, 2U}) {
    for (const std::uint64_t first : {1U, 29U, 31U, 45U}) {
      std::uint64_t next = first;
      EXPECT_TRUE(reader->read_events(epoch, first, [&](const RecordView& record) {
        EXPECT_EQ(record.kind, RecordKind::event);
        EXPECT_EQ(record.epoch, epoch);
        EXPECT_EQ(record.seq, next++);
        return true;
      }));
      EXPECT_EQ(next, 46U) << epoch << " " << first;
    }
  }
  EXPECT_TRUE(reader->read_events(3, 1, [](const RecordView&) {
    ADD_FAILURE() << "no such epoch";
    return true;
  }));
}

TEST_F(JournalReader, SeesWhatIsWrittenAndADayThatBeginsWhileItIsOpen) {
  (void)open_writer();
  const auto reader = open_reader();
  std::uint64_t next = 1;
  const auto read = [&] {
    return reader->read(next, [&](const RecordView& record) {
      EXPECT_EQ(record.id, next++);
      return true;
    });
  };
  for (int i = 0; i < 6; ++i) {
    append(SlotKind::vital, 3);
    write_all();
    EXPECT_TRUE(read());
    EXPECT_EQ(next, record_ + 1);
    EXPECT_EQ(reader->last_record(), record_);
    if (i % 2 == 1) utc_s_ += one_day_s;
  }
  EXPECT_EQ(files().size(), 3U);
}

TEST_F(JournalReader, FindsTheLatestCheckpointThatIsWholeAlsoOverMidnight) {
  (void)open_writer();
  const auto reader = open_reader();
  append(SlotKind::vital, 3);
  write_all();
  EXPECT_EQ(reader->latest_checkpoint(), std::nullopt);
  checkpoint(0, 1);  // record 4
  append(SlotKind::vital, 2);
  write_all();
  EXPECT_EQ(reader->latest_checkpoint(), 4U);
  checkpoint(0, 3);  // 7
  checkpoint(1, 3);
  write_all();
  EXPECT_EQ(reader->latest_checkpoint(), 4U);
  utc_s_ += one_day_s;
  checkpoint(2, 3);
  write_all();
  EXPECT_EQ(files().size(), 2U);
  EXPECT_EQ(reader->latest_checkpoint(), 7U);
  checkpoint(1, 2);  // a part of nothing
  write_all();
  EXPECT_EQ(reader->latest_checkpoint(), 7U);
}

TEST_F(JournalReader, ReadsWhereNothingMayBeWritten) {
  write_three_days();
  (void)writer_->finish();
  writer_.reset();
  ASSERT_EQ(backup(options_.folder, top_ + "/copy").error, "");
  const auto before = std::filesystem::directory_iterator(top_ + "/copy");
  const auto count = std::distance(before, std::filesystem::directory_iterator());
  expect_whole(records_in(top_ + "/copy"), 120);
  EXPECT_TRUE(verify(top_ + "/copy").good);
  const auto after = std::filesystem::directory_iterator(top_ + "/copy");
  EXPECT_EQ(std::distance(after, std::filesystem::directory_iterator()), count);
}

TEST_F(JournalReader, ACopyMadeWhileAWriterWritesVerifiesAndIsGoneOnWithElsewhere) {
  options_.keep_days = 1000;
  write_three_days();
  std::atomic<bool> copying{true};
  std::atomic<int> committed{0};
  std::thread writing([&] {
    while (copying || committed < 20) {
      append(SlotKind::alarm);
      write_all();
      if (++committed == 10) utc_s_ += one_day_s;
    }
  });
  while (committed < 5) std::this_thread::yield();
  const BackedUp done = backup(options_.folder, top_ + "/copy");
  copying = false;
  writing.join();
  ASSERT_EQ(done.error, "");
  EXPECT_GE(done.last_record, 125U);
  expect_whole(records_in(top_ + "/copy"), done.last_record);
  const Verified verified = verify(top_ + "/copy");
  EXPECT_TRUE(verified.good) << verified.what;
  EXPECT_EQ(verified.last_record, done.last_record);
  struct stat info {};
  ASSERT_EQ(::stat((top_ + "/copy").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0700U);
  for (const auto& entry : std::filesystem::directory_iterator(top_ + "/copy")) {
    ASSERT_EQ(::stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777U, 0600U) << entry.path();
  }
  // Another machine: no ring, no reserve.
  options_.folder = top_ + "/copy";
  make_ring(1U << 20U);
  const Found found = open_writer();
  EXPECT_EQ(found.message, "");
  EXPECT_EQ(found.last_record, done.last_record);
  record_ = found.last_record;
  epoch_ = found.highest_epoch + 1;
  seq_ = 0;
  append(SlotKind::alarm, 5);
  write_all();
  expect_whole(records(), done.last_record + 5);
  const Verified gone_on = verify(options_.folder);
  EXPECT_TRUE(gone_on.good) << gone_on.what;
}

TEST_F(JournalReader, ACopyGoesOnlyIntoAnEmptyFolder) {
  write_three_days();
  EXPECT_EQ(backup(options_.folder, options_.folder).error,
            "the folder " + options_.folder + " is not empty");
  EXPECT_EQ(backup(top_ + "/none", top_ + "/copy").error,
            "can't read the folder " + top_ + "/none: No such file or directory");
}

}  // namespace
}  // namespace vigil::journal

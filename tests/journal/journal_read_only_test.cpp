// A folder that is read-only when the daemon starts, and writable later: a real mount.
#include <sys/wait.h>
#include <unistd.h>

#include "tests/journal/journal_sample.hpp"
#include "tests/journal/small_disk.hpp"

namespace vigil::journal {
namespace {

class JournalReadOnly : public JournalSample {
 protected:
  void SetUp() override {
    disk_ = std::make_unique<SmallDisk>(top_, std::uint64_t{16} << 20U);
    if (!disk_->why_not().empty()) GTEST_SKIP() << disk_->why_not();
  }
  /// Five records, by a process that ends well or is killed.
  void write_five(bool killed) {
    const pid_t child = ::fork();
    if (child == 0) {
      (void)open_writer();
      append(SlotKind::alarm, 5);
      write_all();
      if (!killed) (void)writer_->finish();
      ::_exit(0);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(std::filesystem::exists(path(first_file) + "-wal"), killed);
    record_ = seq_ = 5;
  }
  /// Starts on the read-only folder beside a reader that stays, as the daemon's history does; then
  /// the folder becomes writable.
  void expect_recovery() {
    ASSERT_EQ(disk_->make_read_only(), "");
    const OpenedReader history = Reader::open(options_.folder);
    ASSERT_TRUE(history.reader) << history.error;
    EXPECT_EQ(history.reader->last_record(), 5U);
    const Found found = open_writer();
    EXPECT_EQ(found.message,
              "can't write to the folder " + options_.folder + ": Read-only file system");
    EXPECT_EQ(found.last_record, 5U);
    EXPECT_EQ(found.highest_epoch, 1U);
    EXPECT_EQ(status().state, State::failed);
    append(SlotKind::alarm, 2);
    write_all_after(retry_max_ms);
    EXPECT_EQ(status().state, State::failed);
    ASSERT_EQ(disk_->make_writable(), "");
    write_all_after(retry_max_ms);
    EXPECT_EQ(status().state, State::ok) << status().reason;
    expect_whole(records(), 7);
    EXPECT_EQ(history.reader->last_record(), 7U);
    writer_.reset();
    const Verified verified = verify(options_.folder);
    EXPECT_TRUE(verified.good) << verified.what;
  }

  std::unique_ptr<SmallDisk> disk_;
};

TEST_F(JournalReadOnly, AfterACleanEndItIsWrittenAsSoonAsItMayBeAndNoNumberIsPassedOver) {
  write_five(false);
  expect_recovery();
}

TEST_F(JournalReadOnly, AfterAKillItIsWrittenAsSoonAsItMayBeAndNoNumberIsPassedOver) {
  write_five(true);
  expect_recovery();
}

}  // namespace
}  // namespace vigil::journal

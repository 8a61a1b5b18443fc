#include "sessionlog/writer.hpp"

#include <gmock/gmock.h>

#include "sessionlog/files.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class WriterTest : public ::testing::Test {
 protected:
  std::vector<std::string> rows(const std::string& sql) { return rows_of(folder.log(), sql); }
  Folder folder;
  Clinic clinic;
};

TEST_F(WriterTest, EveryEventIsARecordOnceHoweverOftenItComes) {
  Log log(folder);
  const auto events = clinic.whole_session("K-0042.20260305.1", "K-0042");
  log.add(events);
  log.add(events);
  const std::string n = std::to_string(events.size());
  EXPECT_THAT(rows("SELECT count(*), min(seq), max(seq) FROM record WHERE kind <= 2"),
              ElementsAre(n + "|1|" + n));
  EXPECT_THAT(rows("SELECT count(*) FROM gap"), ElementsAre("0"));
  EXPECT_EQ(log.writer->positions("clinic"), (EpochPositions{{5, events.size()}}));
}

TEST_F(WriterTest, AReplayedEventIsTheSameRecordAsALiveOne) {
  Log log(folder);
  v1::Event event = clinic.vital("hr", 61.5);
  event.set_retransmit(true);
  log.add({event});
  event.set_retransmit(false);
  EXPECT_THAT(rows("SELECT hex(payload) FROM record"), [&] {
    std::string hex;
    for (const char c : event.SerializeAsString()) {
      char pair[3];
      std::snprintf(pair, sizeof pair, "%02X", static_cast<unsigned char>(c));
      hex += pair;
    }
    return ElementsAre(hex);
  }());
}

TEST_F(WriterTest, ANumberIsKeptInThousandthsWithTheTimeOfItsMeasurement) {
  Log log(folder);
  clinic.session = "K-0042.20260305.1";
  v1::Event event = clinic.vital("hr", 61.5);
  event.mutable_vital()->set_measured_ns(event.instant_ns() - 2'000'000'000);
  v1::Event none = clinic.vital("spo2", 0);
  none.mutable_vital()->clear_value();
  none.mutable_vital()->set_validity(v1::VALIDITY_SENSOR_OFF);
  log.add({event, none});
  EXPECT_THAT(rows("SELECT record, session, parameter, validity, milli, measured_us FROM reading"),
              ElementsAre("1|K-0042.20260305.1|hr|1|61500|1772704798000000",
                          "2|K-0042.20260305.1|spo2|3|-|1772704800000000"));
}

TEST_F(WriterTest, WhatWasNotReceivedIsAGapAndTheRestGoesOn) {
  Log log(folder);
  log.add({clinic.vital("hr", 60)});
  clinic.skip_seqs(3);
  log.add({clinic.vital("hr", 61)});
  log.writer->add_gap("clinic", 5, 6, 9, "no longer kept", log.now);
  log.writer->add_gap("other", 2, 1, to_the_end, "no longer kept", log.now);
  ASSERT_TRUE(log.writer->commit(log.now));
  EXPECT_THAT(rows("SELECT source, epoch, from_seq, to_seq, reason FROM gap"),
              ElementsAre("clinic|5|2|4|not received", "clinic|5|6|9|no longer kept",
                          "other|2|1|-|no longer kept"));
  EXPECT_EQ(log.writer->positions("clinic"), (EpochPositions{{5, 9}}));
  EXPECT_EQ(log.writer->positions("other"), (EpochPositions{{2, to_the_end}}));
}

TEST_F(WriterTest, ALogOpenedAgainGoesOnBehindItsLastRecord) {
  {
    Log log(folder);
    log.add({clinic.vital("hr", 60), clinic.vital("hr", 61)});
    log.writer->add_gap("clinic", 5, 3, 4, "no longer kept", log.now);
    ASSERT_TRUE(log.writer->commit(log.now));
  }
  Log log(folder);
  EXPECT_EQ(log.writer->positions("clinic"), (EpochPositions{{5, 4}}));
  EXPECT_EQ(log.writer->committed(), 3U);
  clinic.skip_seqs(2);
  log.add({clinic.vital("hr", 62)});
  EXPECT_THAT(rows("SELECT id, seq FROM record ORDER BY id DESC LIMIT 1"), ElementsAre("4|5"));
}

TEST_F(WriterTest, NumbersAreCommittedInGroupsAndWhatPeopleDoAtOnce) {
  Log log(folder);
  log.writer->add(clinic.vital("hr", 60), log.now);
  log.writer->advance(log.now + milliseconds(49));
  EXPECT_EQ(log.writer->commits(), 0U);
  EXPECT_EQ(log.writer->deadline(), log.now + milliseconds(50));
  log.writer->advance(log.now + milliseconds(50));
  EXPECT_EQ(log.writer->commits(), 1U);
  log.writer->add(clinic.check(1, v1::CHECK_STATE_DONE), log.now);
  log.writer->advance(log.now);
  EXPECT_EQ(log.writer->commits(), 2U);
  for (std::size_t i = 0; i < group_max_records; ++i) {
    log.writer->add(clinic.vital("hr", 60), log.now);
  }
  EXPECT_EQ(log.writer->commits(), 3U);
  EXPECT_EQ(log.writer->deadline(), Writer::Time::max());
}

TEST_F(WriterTest, ASecondWriterOfTheSameFolderIsRefused) {
  Log log(folder);
  WriterOptions options;
  options.folder = folder.path();
  EXPECT_EQ(Writer::open(options).error,
            folder.file("lock") + ": another vigil-log writes this folder");
}

TEST_F(WriterTest, FolderAndDatabaseAreForTheirOwnerAlone) {
  Log log(folder);
  namespace fs = std::filesystem;
  EXPECT_EQ(fs::status(folder.path()).permissions(), fs::perms::owner_all);
  const auto private_mode = fs::perms::owner_read | fs::perms::owner_write;
  for (const char* name : {"sessions.db", "sessions.db-wal", "seal.key", "lock"}) {
    EXPECT_EQ(fs::status(folder.file(name)).permissions(), private_mode) << name;
  }
}

TEST_F(WriterTest, NoRowCanBeChangedOrTakenOutBySql) {
  Log log(folder);
  log.add(clinic.whole_session("K-0042.20260305.1", "K-0042"));
  sqlite::Database database(folder.log(), sqlite::Access::read_write);
  for (const char* sql :
       {"UPDATE record SET payload = x'00' WHERE id = 1", "DELETE FROM record WHERE id = 1",
        "UPDATE record SET payload = NULL, pruned = zeroblob(32) WHERE id = 3",
        "UPDATE reading SET milli = 1", "DELETE FROM reading",
        "UPDATE alarm_event SET priority = 2", "DELETE FROM check_",
        "UPDATE gap SET to_seq = 1; DELETE FROM dose"}) {
    EXPECT_NE(database.run(sql), SQLITE_OK) << sql;
  }
}

TEST_F(WriterTest, ACloseIsSealedAtOnceAndADayWhenItIsOver) {
  Log log(folder);
  log.add(clinic.whole_session("K-0042.20260305.1", "K-0042"));
  log.add({clinic.state("K-0042", v1::SESSION_STATE_INTEGRATION)});
  log.writer->advance(log.now);
  EXPECT_THAT(rows("SELECT day, session, last_record = record - 1 FROM seal"),
              ElementsAre("2026-03-05|K-0042.20260305.1|1"));
  log.wall_us += 86'400 * second_us;
  log.writer->advance(log.now);
  log.writer->advance(log.now);
  EXPECT_THAT(rows("SELECT day, session, last_record = record - 1 FROM seal"),
              ElementsAre("2026-03-05|K-0042.20260305.1|1", "2026-03-05||1"));
  const auto text = read_text_file(folder.file("seals/2026-03-05.txt"));
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("day 2026-03-05\nsession K-0042.20260305.1\nrecord "));
  EXPECT_THAT(*text, HasSubstr("day 2026-03-05\nsession -\nrecord "));
  log.wall_us += 86'400 * second_us;
  log.writer->advance(log.now);
  EXPECT_THAT(rows("SELECT count(*) FROM seal"), ElementsAre("2")) << "nothing new, no seal";
}

TEST_F(WriterTest, OldReadingsOfNobodyGoAndThoseOfASessionStay) {
  Log log(folder, 2);
  log.add({clinic.vital("hr", 60)});
  clinic.session = "K-0042.20260305.1";
  log.add({clinic.vital("hr", 61)});
  log.wall_us += 3 * 86'400 * second_us;
  log.writer->advance(log.now);
  EXPECT_THAT(rows("SELECT id, payload IS NULL, length(pruned) FROM record WHERE kind = 1"),
              ElementsAre("1|1|32", "2|0|-"));
  EXPECT_THAT(rows("SELECT record FROM reading"), ElementsAre("2"));
  EXPECT_THAT(rows("SELECT first_record, last_record, readings FROM prune"), ElementsAre("1|1|1"));
}

TEST_F(WriterTest, AnAuditRecordHandedInTwiceStandsOnce) {
  Log log(folder);
  v1::LogAudit audit;
  audit.set_key("0001");
  audit.set_action("review");
  audit.set_session("K-0042.20260305.1");
  audit.set_actor("TH-1");
  EXPECT_TRUE(log.writer->add_audit(audit, log.now));
  EXPECT_TRUE(log.writer->add_audit(audit, log.now));
  EXPECT_THAT(rows("SELECT action, session, actor FROM audit"),
              ElementsAre("review|K-0042.20260305.1|TH-1"));
}

}  // namespace
}  // namespace vigil::sessionlog

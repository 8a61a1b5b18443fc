#include "sessionlog/reader.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "sessionlog/backup.hpp"
#include "sessionlog/projection.hpp"
#include "sessionlog/verify.hpp"
#include "sessionlog/wave_log.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* ann = "K-0042.20260305.1";
constexpr const char* ben = "K-0137.20260305.1";

class ReaderTest : public ::testing::Test {
 protected:
  std::unique_ptr<Reader> open() {
    OpenedReader opened = Reader::open(folder.path());
    EXPECT_EQ(opened.error, "");
    return std::move(opened.reader);
  }
  std::vector<std::string> rows(const std::string& sql) { return rows_of(folder.log(), sql); }
  /// A correction as the daemon tells it: in both records.
  std::vector<v1::Event> correct(const std::string& from, const std::string& to,
                                 std::int64_t from_us, std::int64_t to_us) {
    std::vector<v1::Event> events;
    for (const bool arrives : {false, true}) {
      clinic.session = arrives ? to : from;
      v1::Event event = clinic.entry(v1::ENTRY_KIND_CORRECTION);
      v1::Correction& body = *event.mutable_entry()->mutable_correction();
      body.set_from_session(from);
      body.set_to_session(to);
      Clinic::set(*body.mutable_from_time(), from_us);
      Clinic::set(*body.mutable_to_time(), to_us);
      body.set_arrives(arrives);
      events.push_back(event);
    }
    return events;
  }
  static std::vector<double> values(const std::optional<SessionRecord>& record) {
    std::vector<double> values;
    if (!record) return values;
    for (const v1::Event& event : record->events) {
      if (event.has_vital()) values.push_back(event.vital().value());
    }
    return values;
  }
  Folder folder;
  Clinic clinic;
};

TEST_F(ReaderTest, ASessionComesOutAsItWasRecordedBesideItsLiveWriter) {
  Log log(folder);
  const auto events = clinic.whole_session(ann, "K-0042");
  log.add(events);
  const auto reader = open();
  const auto lines = reader->sessions();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].id, ann);
  EXPECT_EQ(lines[0].code, "K-0042");
  EXPECT_EQ(lines[0].state, v1::SESSION_STATE_CLOSED);
  EXPECT_EQ(lines[0].first_dose_us, start_us);
  const auto record = reader->load(ann, Waves::none);
  ASSERT_TRUE(record);
  ASSERT_EQ(record->events.size(), events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(record->events[i].SerializeAsString(), events[i].SerializeAsString()) << i;
  }
  EXPECT_EQ(record->state.state(), v1::SESSION_STATE_CLOSED);
  EXPECT_FALSE(reader->load("K-9999.20260305.1", Waves::none));
  EXPECT_FALSE(reader->load("", Waves::none));
}

TEST_F(ReaderTest, OfACoupleInOneRoomNothingOfTheOtherComesOut) {
  Log log(folder);
  WaveLog waves(folder.path());
  Clinic other("clinic", 6);
  other.bed = "b";
  log.add(clinic.whole_session(ann, "K-0042"));
  log.add(other.whole_session(ben, "K-0137"));
  for (const char* session : {ann, ben}) {
    v1::WaveBlock block;
    block.set_source("clinic");
    block.set_epoch(session == std::string(ann) ? 5 : 6);
    block.set_wave_seq(1);
    block.set_bed(session == std::string(ann) ? "a" : "b");
    block.set_wave("pleth");
    Clinic::set(*block.mutable_wall_time(), start_us);
    waves.add(block, session, {});
  }
  ASSERT_TRUE(waves.commit({}));
  const auto reader = open();
  for (const auto& [session, bed, not_here] :
       {std::tuple{ann, "a", "K-0137"}, std::tuple{ben, "b", "K-0042"}}) {
    const auto record = reader->load(session, Waves::all);
    ASSERT_TRUE(record);
    for (const v1::Event& event : record->events) {
      EXPECT_EQ(event.bed(), bed);
      EXPECT_EQ(event.SerializeAsString().find(not_here), std::string::npos);
    }
    ASSERT_EQ(record->waves.at("pleth").size(), 1U);
    EXPECT_EQ(record->waves.at("pleth")[0].bed(), bed);
  }
}

TEST_F(ReaderTest, ACorrectionMovesASpanAndBothRecordsKeepWhatWas) {
  Log log(folder);
  clinic.session = ben;
  log.add({clinic.state("K-0137", v1::SESSION_STATE_BASELINE)});
  clinic.session = ann;
  log.add({clinic.state("K-0042", v1::SESSION_STATE_BASELINE)});
  for (int i = 0; i < 6; ++i) {
    clinic.now_us = start_us + i * second_us;
    log.add({clinic.vital("hr", 60 + i)});
  }
  log.add(correct(ann, ben, start_us + 2 * second_us, start_us + 5 * second_us));
  const auto reader = open();
  EXPECT_THAT(values(reader->load(ann, Waves::none)), ElementsAre(60, 61, 65));
  EXPECT_THAT(values(reader->load(ben, Waves::none)), ElementsAre(62, 63, 64));
  const auto moved = reader->load(ben, Waves::none);
  for (const v1::Event& event : moved->events) {
    EXPECT_EQ(event.session(), ben);
  }
  EXPECT_THAT(rows("SELECT count(*) FROM reading WHERE session = 'K-0042.20260305.1'"),
              ElementsAre("6"));
  const std::string by_view =
      "SELECT belongs_to, group_concat(milli) FROM (SELECT * FROM"
      " reading_of_session ORDER BY record) GROUP BY belongs_to";
  EXPECT_THAT(rows(by_view), ElementsAre("K-0042.20260305.1|60000,61000,65000",
                                         "K-0137.20260305.1|62000,63000,64000"));
  // One second of it goes back, and one on to a third.
  log.add(correct(ben, ann, start_us + 2 * second_us, start_us + 3 * second_us));
  log.add(correct(ben, "K-0200.20260305.1", start_us + 4 * second_us, start_us + 5 * second_us));
  EXPECT_THAT(values(reader->load(ann, Waves::none)), ElementsAre(60, 61, 62, 65));
  EXPECT_THAT(values(reader->load(ben, Waves::none)), ElementsAre(63));
  EXPECT_THAT(values(reader->load("K-0200.20260305.1", Waves::none)), ElementsAre(64));
  EXPECT_THAT(rows(by_view), ElementsAre("K-0042.20260305.1|60000,61000,62000,65000",
                                         "K-0137.20260305.1|63000", "K-0200.20260305.1|64000"));
}

TEST_F(ReaderTest, GapsOfItsDaemonInItsTimeBelongToASession) {
  Log log(folder);
  log.add({clinic.vital("hr", 60)});
  clinic.skip_seqs(2);  // before the session
  log.add({clinic.vital("hr", 60)});
  clinic.session = ann;
  log.add({clinic.state("K-0042", v1::SESSION_STATE_BASELINE)});
  clinic.skip_seqs(3);
  log.add({clinic.vital("hr", 61)});
  Clinic elsewhere("hospital", 2);
  elsewhere.skip_seqs(5);
  log.add({elsewhere.vital("hr", 60)});
  const auto record = open()->load(ann, Waves::none);
  ASSERT_EQ(record->gaps.size(), 1U);
  EXPECT_EQ(record->gaps[0].from_seq(), 6U);
  EXPECT_EQ(record->gaps[0].to_seq(), 8U);
}

TEST_F(ReaderTest, StatisticsHoldWhileTheSessionRunsAndAfterIt) {
  Log log(folder);
  log.add(clinic.whole_session(ann, "K-0042"));
  const SessionStatistics found = open()->statistics(ann);
  EXPECT_EQ(found.baseline_milli.at("nibp_sys"), 120'000);
  EXPECT_EQ(found.highest.at("nibp_sys").milli, 158'000);
  EXPECT_EQ(found.highest.at("hr").milli, 89'000);
  EXPECT_EQ(found.highest.at("hr").at_us, start_us + 30 * second_us);
  EXPECT_EQ(found.lowest.at("spo2").milli, 89'000);
  EXPECT_EQ(found.lowest.at("spo2").at_us, start_us + 10 * second_us);
  EXPECT_EQ(found.high_alarms, 1U);
  EXPECT_EQ(found.medium_alarms, 0U);
  EXPECT_EQ(found.in_alarm_us, 10 * second_us);
  EXPECT_EQ(found.checks_done, 1U);
  EXPECT_EQ(found.checks_skipped, 1U);
  const auto onset = std::find_if(found.vitals.begin(), found.vitals.end(), [](const auto& v) {
    return v.parameter == "hr" && v.phase == "onset";
  });
  ASSERT_NE(onset, found.vitals.end());
  EXPECT_EQ(onset->readings, 60U);
  EXPECT_EQ(onset->min_milli, 60'000);
  EXPECT_EQ(onset->max_milli, 89'000);
  EXPECT_EQ(onset->mean_milli, 74'500);
}

TEST_F(ReaderTest, TheHistoryOfACodeIsWhatThePreCheckAsksFor) {
  Log log(folder);
  log.add(clinic.whole_session(ann, "K-0042"));
  log.add(clinic.whole_session(ben, "K-0137"));
  const auto history = open()->history("K-0042");
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].id(), ann);
  EXPECT_EQ(history[0].route(), "im");
  EXPECT_EQ(history[0].total_ug(), 70'000U);
  EXPECT_EQ(history[0].peak_sbp_rise(), 38);
  EXPECT_EQ(history[0].lowest_spo2(), 89);
  EXPECT_EQ(history[0].high_alarms(), 1U);
  EXPECT_THAT(open()->history("K-9999"), IsEmpty());
}

TEST_F(ReaderTest, ABackupMadeWhileItIsWrittenVerifiesAndAnotherMachineGoesOnWithIt) {
  const std::string to = folder.file("copy");
  {
    Log log(folder);
    log.add(clinic.whole_session(ann, "K-0042"));
    log.writer->add(clinic.vital("hr", 60), log.now);  // not committed yet
    ASSERT_EQ(backup(folder.path(), to), "");
    EXPECT_EQ(backup(folder.path(), to), to + ": is there already; expected a new folder");
    log.add({});
  }
  const Verified copy = verify_log(to, {});
  EXPECT_EQ(copy.problem, "");
  EXPECT_EQ(copy.records + 1, verify_log(folder.path(), {}).records);
  WriterOptions options;
  options.folder = to;
  options.wall_us = [] { return start_us; };
  OpenedWriter restored = Writer::open(options);
  ASSERT_EQ(restored.error, "");
  restored.writer->add(clinic.vital("hr", 61), {});
  ASSERT_TRUE(restored.writer->commit({}));
  EXPECT_EQ(verify_log(to, {}).problem, "") << "the same key goes on";
}

// The next version of the format, as somebody may write it one day.
constexpr const char* next_version = "ALTER TABLE record ADD COLUMN note TEXT";

TEST_F(ReaderTest, ALogOfVersion1WithAnOpenSessionGoesOnInTheNextVersion) {
  {
    Log log(folder);
    clinic.session = ann;
    log.add({clinic.state("K-0042", v1::SESSION_STATE_DOSED), clinic.vital("hr", 60)});
  }
  // Made by version 1: typed tables that this version no longer knows.
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database,
                         "DROP VIEW session_vital; DROP TABLE reading; CREATE TABLE old(x);"
                         "UPDATE projection SET version = 0",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  std::vector<sqlite::Migration> steps(schema_steps().begin(), schema_steps().end());
  steps.push_back({2, next_version});
  {
    OpenedLog opened = open_to_write(folder.log(), steps);
    ASSERT_EQ(opened.error, "");
    EXPECT_EQ(opened.database.number("PRAGMA user_version"), 2U);
  }
  EXPECT_THAT(rows("SELECT session, milli FROM reading"), ElementsAre("K-0042.20260305.1|60000"));
  EXPECT_THAT(rows("SELECT session, state FROM session"), ElementsAre("K-0042.20260305.1|4"));
  EXPECT_THAT(rows("SELECT count(*) FROM sqlite_schema WHERE name = 'old'"), ElementsAre("0"));
  EXPECT_THAT(rows("SELECT note FROM record"), ElementsAre("-", "-"));
  EXPECT_EQ(Reader::open(folder.path()).error,
            folder.log() +
                ": has format 2.1, and this program reads 1.1; vigil-log of this "
                "version brings an older one up to date");
}

TEST_F(ReaderTest, TypedTablesOfAnotherVersionAreMadeAnewAndTheSessionGoesOn) {
  {
    Log log(folder);
    clinic.session = ann;
    log.add({clinic.state("K-0042", v1::SESSION_STATE_DOSED), clinic.vital("hr", 60)});
  }
  { ASSERT_EQ(open_to_write(folder.log(), schema_steps(), 99).error, ""); }
  EXPECT_THAT(rows("SELECT version FROM projection"), ElementsAre("99"));
  Log log(folder);
  log.add({clinic.vital("hr", 61)});
  EXPECT_THAT(values(open()->load(ann, Waves::none)), ElementsAre(60, 61));
  EXPECT_EQ(verify_log(folder.path(), {}).problem, "");
}

}  // namespace
}  // namespace vigil::sessionlog

// A log that another version of vigil-log wrote, in the middle of a session. What version 1 left on
// the disk is a file of SQL beside this one: it is never made anew.
#include <gmock/gmock.h>

#include <fstream>

#include "sessionlog/reader.hpp"
#include "sessionlog/verify.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* id = "K-0042.20260305.1";
constexpr const char* whole_chain =
    "SELECT id, kind, source, epoch, seq, wall_us, session, hex(payload), hex(pruned), hex(hash)"
    " FROM record ORDER BY id";
// The next version of the format, as somebody may write it one day.
constexpr sqlite::Migration to_version_2{2, "ALTER TABLE record ADD COLUMN note TEXT"};

class MigrationTest : public ::testing::Test {
 protected:
  MigrationTest() {
    run(sql_of_version_1());
    before = rows(whole_chain);
  }
  static std::string sql_of_version_1() {
    std::ifstream in(std::string(VIGIL_SOURCE_DIR) + "/tests/sessionlog/version_1.sql");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void run(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(folder.log().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  [[nodiscard]] std::vector<std::string> rows(const std::string& sql) const {
    return rows_of(folder.log(), sql);
  }
  static std::vector<sqlite::Migration> steps_to(const sqlite::Migration& last) {
    std::vector<sqlite::Migration> steps(schema_steps().begin(), schema_steps().end());
    steps.push_back(last);
    return steps;
  }

  Folder folder;
  std::vector<std::string> before;
};

TEST_F(MigrationTest, WhatVersion1WroteIsTakenOverRowByRowAndItsSessionIsStillOpen) {
  ASSERT_EQ(before.size(), 11U);
  EXPECT_NE(verify_log(folder.path(), {}).problem, "") << "its typed tables are of version 0";
  {
    Log log(folder);
    EXPECT_EQ(log.writer->positions("clinic"), (EpochPositions{{5, 11}}));
    EXPECT_EQ(log.writer->committed(), 11U);
  }
  EXPECT_EQ(rows(whole_chain), before);
  const Verified taken = verify_log(folder.path(), {});
  EXPECT_EQ(taken.problem, "");
  EXPECT_EQ(taken.records, 11U);
  EXPECT_EQ(taken.gaps, 1U);
  EXPECT_THAT(rows("SELECT session, code, state FROM session"),
              ElementsAre("K-0042.20260305.1|K-0042|4"));
  EXPECT_THAT(rows("SELECT parameter, milli FROM reading"),
              ElementsAre("hr|60000", "spo2|97500", "hr|61000", "spo2|86000"));
  EXPECT_THAT(rows("SELECT number, amount_ug FROM dose"), ElementsAre("1|60000"));
  EXPECT_THAT(rows("SELECT name FROM sqlite_schema WHERE name = 'of_version_0'"), IsEmpty());
}

TEST_F(MigrationTest, TheSessionGoesOnIsClosedAndSealed) {
  {
    Log log(folder);
    Clinic clinic;
    clinic.session = id;
    clinic.skip_seqs(11);
    log.add({clinic.vital("spo2", 96), clinic.state("K-0042", v1::SESSION_STATE_CLOSED)});
    log.writer->advance(log.now);
  }
  const auto all = rows(whole_chain);
  ASSERT_EQ(all.size(), before.size() + 3);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), all.begin()));
  const Verified found = verify_log(folder.path(), {});
  EXPECT_EQ(found.problem, "");
  EXPECT_EQ(found.seals, 1U);
  EXPECT_EQ(found.last_sealed, 13U);
}

TEST_F(MigrationTest, TheNextVersionKeepsEveryRowAndTheChain) {
  {
    OpenedLog opened = open_to_write(folder.log(), steps_to(to_version_2));
    ASSERT_EQ(opened.error, "");
    VerifyOptions chain;
    chain.chain_only = true;
    const Verified found = verify_records(opened.database, chain);
    EXPECT_EQ(found.problem, "");
    EXPECT_EQ(found.records, 11U);
  }
  EXPECT_EQ(rows(whole_chain), before);
  EXPECT_THAT(rows("PRAGMA user_version"), ElementsAre("2"));
  EXPECT_THAT(rows("SELECT count(*) FROM reading"), ElementsAre("4"));
}

TEST_F(MigrationTest, AStepThatFailsLeavesEverythingAsItWas) {
  const OpenedLog opened =
      open_to_write(folder.log(), steps_to({2,
                                            "ALTER TABLE record ADD COLUMN note TEXT;"
                                            "ALTER TABLE no_such ADD COLUMN note TEXT"}));
  EXPECT_THAT(opened.error, HasSubstr(folder.log()));
  EXPECT_THAT(opened.error, HasSubstr("no such table: no_such"));
  EXPECT_THAT(rows("PRAGMA user_version"), ElementsAre("1"));
  EXPECT_EQ(rows(whole_chain), before);
  EXPECT_THAT(rows("SELECT name FROM pragma_table_info('record') WHERE name = 'note'"), IsEmpty());
}

TEST_F(MigrationTest, ALogOfANewerVersionIsRefusedInWordsAndNotTouched) {
  { ASSERT_EQ(open_to_write(folder.log(), steps_to(to_version_2)).error, ""); }
  WriterOptions options;
  options.folder = folder.path();
  EXPECT_EQ(Writer::open(options).error,
            folder.log() + ": has format version 2, and this program knows up to 1");
  EXPECT_EQ(verify_log(folder.path(), {}).outcome, VerifyOutcome::unreadable);
  EXPECT_THAT(verify_log(folder.path(), {}).problem,
              HasSubstr("has format 2.1, and this program reads 1.1"));
  EXPECT_EQ(rows(whole_chain), before);
  EXPECT_THAT(rows("PRAGMA user_version"), ElementsAre("2"));
}

}  // namespace
}  // namespace vigil::sessionlog

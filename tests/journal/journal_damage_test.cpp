// Files that were cut, changed, swapped or taken away: found, and said where.
#include <random>

#include "tests/journal/journal_sample.hpp"

namespace vigil::journal {
namespace {

constexpr std::size_t page = 4096;
constexpr std::uint32_t seed = 20260131;

class JournalDamage : public JournalSample {
 protected:
  /// Records 1 to `count` in one file without a WAL.
  void write_file(int count) {
    (void)open_writer();
    for (int i = 0; i < count; ++i) append(i % 4 == 0 ? SlotKind::input : SlotKind::vital);
    write_all();
    (void)writer_->finish();
    writer_.reset();
  }
  /// As many days as that, each with 5 records.
  void write_days(int days) {
    (void)open_writer();
    for (int day = 0; day < days; ++day) {
      append(SlotKind::vital, 5);
      write_all();
      utc_s_ += one_day_s;
    }
    utc_s_ -= one_day_s;
    (void)writer_->finish();
    writer_.reset();
  }
  [[nodiscard]] std::string wrong() const { return verify(options_.folder).what; }
  /// SQL behind the back of the triggers, which are as before afterwards.
  void change(const std::string& file, const std::string& sql) const {
    sqlite::Database database(path(file), sqlite::Access::read_only);
    std::string before;
    std::string after;
    sqlite::Statement rows = database.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid");
    while (rows.step() == SQLITE_ROW) {
      before += "DROP TRIGGER " + std::string(rows.text(0)) + ";";
      after += std::string(rows.text(1)) + ";";
    }
    rows = {};
    database.close();
    run_sql(path(file), (before + sql + ";" + after).c_str());
  }
  /// Everything that a reader can see of a file.
  static std::string dump(const std::string& path) {
    std::string text;
    sqlite::Database database(path, sqlite::Access::unchanging);
    for (const char* sql : {"SELECT * FROM genesis", "SELECT * FROM record ORDER BY id",
                            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"}) {
      sqlite::Statement rows = database.prepare(sql);
      while (rows.step() == SQLITE_ROW) {
        for (int i = 0; i < 7; ++i) {
          text += std::to_string(rows.type(i)) + ":" + std::string(rows.text(i)) + "|";
        }
        text += "\n";
      }
    }
    return text;
  }
};

TEST_F(JournalDamage, CutAtAnyByteOfItsLastPageItLoadsAPrefixOrSaysWhy) {
  write_file(200);
  const std::string file = path(first_file);
  const std::string whole = read_bytes(file);
  ASSERT_EQ(whole.size() % page, 0U);
  ASSERT_GT(whole.size(), 6 * page);
  for (std::size_t size = whole.size() - page; size < whole.size(); ++size) {
    write_bytes(file, whole.substr(0, size));
    std::string error;
    const auto found = records(1, &error);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i].id, i + 1);
      ASSERT_EQ(found[i].payload, payload_of(i + 1));
    }
    ASSERT_EQ(found.size() == 200, error.empty()) << size;
    ASSERT_TRUE(error.empty() || error.starts_with(file)) << error;
    const Verified verified = verify(options_.folder);
    ASSERT_EQ(verified.good, error.empty()) << size << ": " << verified.what;
    ASSERT_EQ(verified.records, found.size()) << size;
  }
}

TEST_F(JournalDamage, ADaemonStartedOnAFileThatWasCutGoesOnAndLosesNothingThatTheRingHolds) {
  write_file(200);
  const std::string whole = read_bytes(path(first_file));
  std::mt19937 random(seed);
  for (int i = 0; i < 40; ++i) {
    const std::size_t size = whole.size() - 1 - random() % (2 * page);
    std::filesystem::remove_all(options_.folder);
    std::filesystem::create_directory(options_.folder);
    write_bytes(path(first_file), whole.substr(0, size));
    const Found found = open_writer();
    EXPECT_NE(found.message, "") << size;
    EXPECT_EQ(found.last_record, 200U);
    expect_whole(records(), 200);
    EXPECT_EQ(status().state, State::ok);
    writer_.reset();
  }
}

TEST_F(JournalDamage, AWalThatIsCutAtAnyByteOfItsLastFramesGivesAPrefixThatVerifies) {
  (void)open_writer();
  for (int i = 0; i < 20; ++i) {
    append(SlotKind::alarm);
    write_all();
  }
  const std::string database = read_bytes(path(first_file));
  const std::string wal = read_bytes(path(first_file) + "-wal");
  writer_.reset();
  constexpr std::size_t frame = page + 24;
  ASSERT_EQ((wal.size() - 32) % frame, 0U);
  std::size_t least = 20;
  for (std::size_t cut = 0; cut <= 2 * frame; ++cut) {
    std::filesystem::remove_all(options_.folder);
    std::filesystem::create_directory(options_.folder);
    write_bytes(path(first_file), database);
    write_bytes(path(first_file) + "-wal", wal.substr(0, wal.size() - cut));
    std::string error;
    const auto found = records(1, &error);
    ASSERT_EQ(error, "") << cut;
    expect_whole(found, found.size());
    ASSERT_GE(found.size(), 18U) << cut;
    ASSERT_LE(found.size(), least) << cut;
    least = found.size();
    const Verified verified = verify(options_.folder);
    ASSERT_TRUE(verified.good) << cut << ": " << verified.what;
    ASSERT_EQ(verified.records, found.size());
  }
  EXPECT_LT(least, 20U);
}

// Every bit of every byte of the pages that hold rows and the genesis. What is not found must have
// changed nothing that anybody can read: bytes between the rows, and the type of a row's id, which
// SQLite does not look at.
TEST_F(JournalDamage, AFlippedByteOfAnyRowOrOfTheGenesisIsFound) {
  write_file(24);
  const std::string file = path(first_file);
  const std::string whole = read_bytes(file);
  const std::string before = dump(file);
  ASSERT_TRUE(verify(options_.folder).good);
  std::vector<bool> of_a_row(whole.size(), false);
  const auto mark = [&](const std::string& bytes) {
    const std::size_t at = whole.find(bytes);
    ASSERT_NE(at, std::string::npos);
    for (std::size_t i = 0; i < bytes.size(); ++i) of_a_row[at + i] = true;
  };
  sqlite::Database database(file, sqlite::Access::unchanging);
  sqlite::Statement rows = database.prepare(
      "SELECT payload, hash FROM record UNION ALL SELECT source, hash FROM genesis "
      "UNION ALL SELECT previous_hash, hash FROM genesis");
  while (rows.step() == SQLITE_ROW) {
    for (const int column : {0, 1}) {
      const auto bytes = rows.bytes(column);
      mark(std::string(bytes.begin(), bytes.end()));
    }
  }
  rows = {};
  database.close();
  std::mt19937 random(seed);
  std::uint64_t found = 0;
  std::uint64_t harmless = 0;
  std::fstream io(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto put = [&](std::size_t at, char byte) {
    io.seekp(static_cast<std::streamoff>(at));
    io.put(byte);
    io.flush();
  };
  for (std::size_t at = page; at < whole.size(); ++at) {
    if (whole[at] == 0 && !of_a_row[at] && at % 16 != 0) continue;  // mostly free space
    const auto flip = static_cast<char>(1U << (random() % 8));
    put(at, static_cast<char>(whole[at] ^ flip));
    const Verified verified = verify(options_.folder);
    if (verified.good) {
      ++harmless;
      ASSERT_FALSE(of_a_row[at]) << at;
      ASSERT_EQ(dump(file), before) << at;
    } else {
      ++found;
      ASSERT_NE(verified.what.find(file), std::string::npos) << verified.what;
    }
    put(at, whole[at]);
  }
  ASSERT_TRUE(verify(options_.folder).good);
  EXPECT_GT(found, 3000U);
  EXPECT_LT(harmless, 2000U);
  RecordProperty("found", static_cast<int>(found));
  RecordProperty("harmless", static_cast<int>(harmless));
}

TEST_F(JournalDamage, EachColumnThatIsChangedIsFoundWithTheRecordsNumber) {
  struct Case {
    const char* sql;
    std::uint64_t record;
    const char* what;
  };
  write_file(20);
  const std::string whole = read_bytes(path(first_file));
  for (const Case& c : {
           Case{"UPDATE record SET payload = x'01' WHERE id = 7", 7,
                "has a hash that does not fit"},
           Case{"UPDATE record SET payload = CAST(payload AS TEXT) WHERE id = 7", 0, ""},
           Case{"UPDATE record SET hash = x'01' WHERE id = 7", 7, "has a hash that does not fit"},
           Case{"UPDATE record SET kind = 2 WHERE id = 7", 7, "has a seq, and is no event"},
           Case{"UPDATE record SET kind = 257 WHERE id = 7", 7, "is of an unknown kind"},
           Case{"UPDATE record SET epoch = 2 WHERE id = 7", 7, "has a hash that does not fit"},
           Case{"UPDATE record SET epoch = 0 WHERE id = 7", 7, "is of epoch 0, after one of epoch"},
           Case{"UPDATE record SET seq = 1 WHERE id = 7", 7, "has seq 1, after 4"},
           Case{"UPDATE record SET id = 70 WHERE id = 20", 70, "records 20 to 69 are missing"},
           Case{"DELETE FROM record WHERE id = 7", 8, "record 7 is missing before it"},
           Case{"DELETE FROM record WHERE id < 7", 7, "records 1 to 6 are missing before it"},
           Case{"UPDATE genesis SET source = 'other'", 0, "its genesis was changed"},
           Case{"UPDATE genesis SET previous_id = 1", 0, "its genesis was changed"},
           Case{"DELETE FROM genesis", 0, ""},
       }) {
    write_bytes(path(first_file), whole);
    if (*c.what == '\0') continue;
    change(first_file, c.sql);
    const Verified verified = verify(options_.folder);
    EXPECT_FALSE(verified.good) << c.sql;
    EXPECT_EQ(verified.bad_record, c.record) << c.sql << ": " << verified.what;
    EXPECT_NE(verified.what.find(c.what), std::string::npos) << verified.what;
  }
}

TEST_F(JournalDamage, AChangedSchemaIsFound) {
  struct Case {
    const char* sql;
    const char* what;
  };
  write_file(20);
  const std::string whole = read_bytes(path(first_file));
  for (const Case& c :
       {Case{"DROP TRIGGER record_stays", "it lacks what begins: CREATE TRIGGER record_stays"},
        Case{"DROP TRIGGER record_ascends", "it lacks what begins: CREATE TRIGGER record_ascends"},
        Case{"DROP INDEX record_event", "it lacks what begins: CREATE INDEX record_event"},
        Case{"CREATE TABLE more(a)", "what must not be there: CREATE TABLE more(a)"},
        Case{"DROP TRIGGER record_stays; CREATE TRIGGER record_stays BEFORE UPDATE ON record "
             "BEGIN SELECT 1; END",
             "what must not be there: CREATE TRIGGER record_stays"},
        Case{"PRAGMA user_version=7", "has format version 7, not 1"}}) {
    write_bytes(path(first_file), whole);
    run_sql(path(first_file), c.sql);
    const Verified verified = verify(options_.folder);
    EXPECT_FALSE(verified.good) << c.sql;
    EXPECT_NE(verified.what.find(c.what), std::string::npos) << verified.what;
  }
}

TEST_F(JournalDamage, TheTriggersRefuseEveryChange) {
  write_file(20);
  sqlite::Database database(path(first_file), sqlite::Access::read_write);
  for (const char* sql :
       {"UPDATE record SET payload = x'00' WHERE id = 3", "DELETE FROM record WHERE id = 20",
        "UPDATE genesis SET source = 'other'", "DELETE FROM genesis",
        "INSERT OR REPLACE INTO record VALUES(3, 1, 1, 1, x'00', x'00')",
        "INSERT INTO record VALUES(3, 1, 1, 1, x'00', x'00')"}) {
    EXPECT_EQ(database.run(sql) & 0xFF, SQLITE_CONSTRAINT) << sql;
    EXPECT_NE(database.error().find("the journal is append-only"), std::string::npos) << sql;
  }
  database.close();
  EXPECT_TRUE(verify(options_.folder).good);
}

TEST_F(JournalDamage, AnIndexThatDoesNotFitItsTableIsFound) {
  write_file(20);
  std::string bytes = read_bytes(path(first_file));
  // The entry of seq 15 in the index of events: epoch 1 (type 9), seq, record 20 or so, one byte
  // each; only its seq is changed.
  sqlite::Database database(path(first_file), sqlite::Access::unchanging);
  const auto id = database.number("SELECT id FROM record WHERE seq = 15");
  const auto root =
      database.number("SELECT rootpage FROM sqlite_schema WHERE name = 'record_event'");
  database.close();
  ASSERT_TRUE(id && root);
  const std::string entry{4, 9, 1, 1, 15, static_cast<char>(*id)};
  const std::size_t at = bytes.find(entry, (*root - 1) * page);
  ASSERT_LT(at, *root * page);
  bytes[at + 4] = 115;
  write_bytes(path(first_file), bytes);
  EXPECT_EQ(wrong(), path(first_file) + ": its index of events does not fit its records");
}

TEST_F(JournalDamage, AFileThatIsMissingSwappedOrOfAnotherJournalIsFound) {
  write_days(4);
  ASSERT_TRUE(verify(options_.folder).good);
  const std::string second = "journal-2026-02-01.db";
  const std::string third = "journal-2026-02-02.db";
  const std::string fourth = "journal-2026-02-03.db";
  std::filesystem::rename(path(second), top_ + "/away");
  EXPECT_EQ(wrong(), path(third) + ": continues " + second +
                         ", and that is missing: before it is " + first_file);
  std::string error;
  EXPECT_EQ(records(1, &error).size(), 5U);
  EXPECT_EQ(error,
            path(first_file) + ": record 6 is missing: the next file begins behind record 10");
  std::filesystem::rename(top_ + "/away", path(second));

  std::filesystem::rename(path(second), top_ + "/away");
  std::filesystem::rename(path(third), path(second));
  std::filesystem::rename(top_ + "/away", path(third));
  EXPECT_EQ(wrong(), path(second) + ": continues " + second +
                         ", and that is missing: before it is " + first_file);
  std::filesystem::rename(path(third), top_ + "/away");
  std::filesystem::rename(path(second), path(third));
  std::filesystem::rename(top_ + "/away", path(second));
  ASSERT_TRUE(verify(options_.folder).good);

  // The last record of a file that another one continues.
  const std::string whole = read_bytes(path(second));
  change(second, "DELETE FROM record WHERE id = 10");
  EXPECT_EQ(wrong(), path(third) + ": continues record 10, but " + second + " ends with record 9");
  write_bytes(path(second), whole);

  // Another journal's file in the place of one of ours: every hash in it fits.
  options_.folder = top_ + "/other";
  options_.source = "elsewhere";
  make_ring(1U << 20U);
  epoch_ = 1;
  record_ = seq_ = 0;
  utc_s_ = noon_2026_01_31;
  write_days(2);
  std::filesystem::copy_file(path(second), top_ + "/journal/" + second,
                             std::filesystem::copy_options::overwrite_existing);
  options_.folder = top_ + "/journal";
  EXPECT_EQ(wrong(), path(second) + ": does not continue " + first_file +
                         ": the hash of its last record differs");
  (void)fourth;
}

// What a chain alone can't find; the published head does.
TEST_F(JournalDamage, TheTailThatIsCutOffIsSeenOnlyByTheHeadThatWasPublished) {
  write_file(20);
  const Verified before = verify(options_.folder);
  change(first_file, "DELETE FROM record WHERE id > 15");
  const Verified after = verify(options_.folder);
  EXPECT_TRUE(after.good) << after.what;
  EXPECT_EQ(before.last_record, 20U);
  EXPECT_EQ(after.last_record, 15U);
  EXPECT_NE(after.last_hash, before.last_hash);
}

TEST_F(JournalDamage, AFolderThatIsNotThereIsAnErrorInWords) {
  EXPECT_EQ(wrong(), "can't read the folder " + options_.folder + ": No such file or directory");
  EXPECT_EQ(Reader::open(options_.folder).error,
            "can't read the folder " + options_.folder + ": No such file or directory");
}

}  // namespace
}  // namespace vigil::journal

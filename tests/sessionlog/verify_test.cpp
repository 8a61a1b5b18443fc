// Whatever byte of a stored row is another one, verify says so and names the record.
#include "sessionlog/verify.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "sessionlog/files.hpp"
#include "sessionlog/wave_log.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::HasSubstr;

/// A small log in which every table has rows.
void write_every_kind(const Folder& folder) {
  Log log(folder, 1);
  Clinic clinic;
  log.add({clinic.vital("hr", 60)});
  auto events = clinic.whole_session("K-0042.20260305.1", "K-0042", 2);
  v1::Event check = clinic.entry(v1::ENTRY_KIND_PRE_CHECK);
  check.mutable_entry()->mutable_pre_check()->set_weight_g(70'000);
  check.mutable_entry()->mutable_pre_check()->add_flags()->set_flag("pregnancy");
  check.mutable_entry()->add_gate()->set_item("sbp");
  events.push_back(check);
  v1::Event correction = clinic.entry(v1::ENTRY_KIND_CORRECTION);
  correction.mutable_entry()->mutable_correction()->set_from_session("K-0042.20260305.1");
  correction.mutable_entry()->mutable_correction()->set_to_session("K-0043.20260305.1");
  events.push_back(correction);
  v1::Event seen = clinic.check(3, v1::CHECK_STATE_DONE);
  seen.mutable_check()->add_values()->set_parameter("hr");
  seen.mutable_check()->add_alarms("** SpO2 86 < 92");
  events.push_back(seen);
  v1::Event patient = clinic.event();
  patient.mutable_patient()->add_baseline()->set_parameter("hr");
  patient.mutable_patient()->set_first_dose_ns(5'000'000'000);
  events.push_back(patient);
  events.push_back(clinic.event());
  events.back().mutable_delivery()->set_receiver("station-1");
  events.push_back(clinic.event());
  events.back().mutable_inactivation()->set_by("RN-2");
  events.push_back(clinic.event());
  events.back().mutable_limits()->add_limits()->set_limit(92);
  events.push_back(clinic.event());
  events.back().mutable_command()->set_key("k1");
  events.push_back(clinic.event());
  events.back().mutable_link()->set_driver("ivy_450c");
  events.push_back(clinic.event());
  events.back().mutable_system()->set_receiver("station-1");
  events.push_back(clinic.event());
  events.back().mutable_cuff()->set_text("T+15 min");
  log.add(events);
  clinic.skip_seqs(2);
  log.add({clinic.vital("spo2", 97)});
  v1::LogAudit audit;
  audit.set_action("export");
  ASSERT_TRUE(log.writer->add_audit(audit, log.now));
  log.wall_us += 3 * 86'400 * second_us;
  log.writer->advance(log.now);
  ASSERT_EQ(log.writer->state(), WriterState::good);
}

class VerifyTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string verdict(const VerifyOptions& options = {}) const {
    const Verified found = verify_log(folder.path(), options);
    return std::to_string(found.bad_record) + ": " + found.problem;
  }
  /// With SQLite's own doors open, as somebody would who wants to change a record.
  void change(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(folder.log().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  Folder folder;
};

TEST_F(VerifyTest, AWholeLogIsGoodAndItsCountsAreTold) {
  write_every_kind(folder);
  const Verified found = verify_log(folder.path(), {});
  EXPECT_EQ(found.problem, "");
  EXPECT_EQ(found.outcome, VerifyOutcome::good);
  EXPECT_EQ(found.seals, 2U);
  EXPECT_EQ(found.gaps, 1U);
  EXPECT_EQ(found.pruned, 1U);
  EXPECT_EQ(found.last_sealed, found.records - 2) << "behind it: the seal and the prune";
  for (const TableShape& shape : table_shapes()) {
    const std::string sql = "SELECT count(*) > 0 FROM " + std::string(shape.name);
    EXPECT_THAT(rows_of(folder.log(), sql), ::testing::ElementsAre("1")) << shape.name;
  }
}

/// Every stored value of a table, a byte of it changed, in turn; what verify did not find.
class Flipper {
 public:
  explicit Flipper(const std::string& path) : database_(path, sqlite::Access::read_write) {}

  void flip_table(const std::string& table, const std::string& id_column) {
    EXPECT_EQ(database_.run("BEGIN"), SQLITE_OK);
    for (const char* end : {"_no_update", "_no_delete"}) {
      EXPECT_EQ(database_.run(("DROP TRIGGER " + table + end).c_str()), SQLITE_OK);
    }
    sqlite::Statement columns =
        database_.prepare("SELECT name FROM pragma_table_info('" + table + "')");
    std::vector<std::string> names;
    while (columns.step() == SQLITE_ROW) names.emplace_back(columns.text(0));
    for (const std::string& name : names) flip_column(table, name, id_column);
    EXPECT_EQ(database_.run("ROLLBACK"), SQLITE_OK);
  }
  int flips = 0;
  std::vector<std::string> missed;

 private:
  struct Value {
    std::uint64_t id = 0;
    std::uint64_t n = 0;
    int type = SQLITE_NULL;
    std::uint64_t number = 0;
    std::string bytes;
  };

  void flip_column(const std::string& table, const std::string& column, const std::string& id) {
    const bool many = id == "record, n";
    std::vector<Value> values;
    sqlite::Statement all =
        database_.prepare("SELECT " + (many ? id : id + ", 0") + ", " + column + " FROM " + table);
    while (all.step() == SQLITE_ROW) {
      const auto bytes = all.bytes(2);
      values.push_back({all.number(0), all.number(1), all.type(2), all.number(2),
                        std::string(bytes.begin(), bytes.end())});
    }
    all.reset();
    const std::string where = many ? " WHERE record = ?2 AND n = ?3" : " WHERE " + id + " = ?2";
    sqlite::Statement set =
        database_.prepare("UPDATE " + table + " SET " + column + " = ?1" + where);
    for (const Value& value : values) flip_value(set, many, table + "." + column, value);
  }

  void flip_value(sqlite::Statement& set, bool many, const std::string& name, const Value& value) {
    const std::size_t size = value.type == SQLITE_INTEGER ? 8 : value.bytes.size();
    for (std::size_t at = 0; at < size; ++at) {
      EXPECT_EQ(database_.run("SAVEPOINT one"), SQLITE_OK);
      std::string bytes = value.bytes;
      if (value.type == SQLITE_INTEGER) {
        set.bind(1, value.number ^ (std::uint64_t{1} << (8 * at)));
      } else {
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        if (value.type == SQLITE_TEXT) {
          set.bind(1, std::string_view(bytes));
        } else {
          set.bind(1, std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), size));
        }
      }
      set.bind(2, value.id);
      if (many) set.bind(3, value.n);
      const int code = set.run();
      if (code != SQLITE_OK) {
        // Another row has that key: no file can hold this.
        EXPECT_EQ(code & 0xFF, SQLITE_CONSTRAINT) << database_.error();
        EXPECT_EQ(database_.run("ROLLBACK TO one; RELEASE one"), SQLITE_OK);
        continue;
      }
      ++flips;
      VerifyOptions options;
      options.chain_only = name.starts_with("record.");  // which must do alone
      const Verified found = verify_records(database_, options);
      // A changed id is found where the row is missing, or where it stands now.
      const bool moved = name.ends_with(".id") || name.ends_with(".record");
      const bool named = found.bad_record == value.id || (moved && found.bad_record != 0) ||
                         (name == "record.pruned" && found.bad_record != 0);
      if (found.outcome != VerifyOutcome::bad || !named) {
        missed.push_back(name + " of record " + std::to_string(value.id) + ", byte " +
                         std::to_string(at) + ": " + std::to_string(found.bad_record) + " " +
                         found.problem);
      }
      EXPECT_EQ(database_.run("ROLLBACK TO one; RELEASE one"), SQLITE_OK);
    }
  }

  sqlite::Database database_;
};

TEST_F(VerifyTest, EachByteOfEachRowOfTheChainIsHeldByIt) {
  write_every_kind(folder);
  Flipper flipper(folder.log());
  flipper.flip_table("record", "id");
  EXPECT_THAT(flipper.missed, ::testing::IsEmpty());
  EXPECT_GT(flipper.flips, 3000);
}

TEST_F(VerifyTest, EachByteOfEachTypedRowIsHeldByItsRecord) {
  write_every_kind(folder);
  Flipper flipper(folder.log());
  for (const TableShape& shape : table_shapes()) {
    flipper.flip_table(std::string(shape.name), shape.many ? "record, n" : "record");
  }
  EXPECT_THAT(flipper.missed, ::testing::IsEmpty());
  EXPECT_GT(flipper.flips, 3000);
}

TEST_F(VerifyTest, AByteFlippedInTheFileItselfIsFound) {
  write_every_kind(folder);
  change("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string hash = rows_of(folder.log(), "SELECT hex(hash) FROM record WHERE id = 4").at(0);
  std::string bytes;
  for (std::size_t i = 0; i < hash.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hash.substr(i, 2), nullptr, 16));
  }
  std::ifstream in(folder.log(), std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  const std::size_t at = file.find(bytes);
  ASSERT_NE(at, std::string::npos);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = file;
    changed[at + i] = static_cast<char>(changed[at + i] ^ 0x10);
    std::ofstream(folder.log(), std::ios::binary) << changed;
    EXPECT_EQ(verdict(), "4: its hash does not fit what it says and the record before it");
  }
}

TEST_F(VerifyTest, WhatSomebodyTookOutOrPutInIsNamed) {
  struct Case {
    std::string sql;
    std::string want;
  };
  const std::string open = "DROP TRIGGER record_no_delete; DROP TRIGGER reading_no_delete;";
  const std::string shut =
      "; CREATE TRIGGER record_no_delete BEFORE DELETE ON record"
      "  BEGIN SELECT RAISE(ABORT, 'record is append-only'); END;";
  for (const Case& c : std::vector<Case>{
           {"DROP TRIGGER gap_no_update", "0: trigger gap_no_update is missing in the schema"},
           {"CREATE TABLE more(x)", "0: table more does not belong to this format"},
           {"DROP VIEW alarm; CREATE VIEW alarm AS SELECT 1",
            "0: view alarm is not that of this format"},
           {"INSERT INTO link_event SELECT 9999, session, room, bed, at_us, monitor, state, reason,"
            " driver, port, vendor, model, serial, firmware, losses FROM link_event",
            "0: table link_event has a row of record 9999, and the last one is"},
           {"DELETE FROM projection", "can't"},
       }) {
    Folder other;
    write_every_kind(other);
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(other.log().c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(database, c.sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    const Verified found = verify_log(other.path(), {});
    EXPECT_NE(found.outcome, VerifyOutcome::good) << c.sql;
    if (c.want != "can't") {
      EXPECT_THAT(std::to_string(found.bad_record) + ": " + found.problem, HasSubstr(c.want));
    }
  }
}

TEST_F(VerifyTest, ATailThatWasCutOffIsShownByASealThatSomebodyKept) {
  write_every_kind(folder);
  const std::uint64_t last = verify_log(folder.path(), {}).records;
  sqlite::Database database(folder.log(), sqlite::Access::read_write);
  ASSERT_EQ(database.run("BEGIN; DROP TRIGGER record_no_delete; DROP TRIGGER prune_no_delete"),
            SQLITE_OK);
  const std::string cut =
      "DELETE FROM prune; DELETE FROM record WHERE id = " + std::to_string(last);
  ASSERT_EQ(database.run(cut.c_str()), SQLITE_OK);
  const Verified found = verify_records(database, {});
  EXPECT_EQ(found.problem, "its payload is gone, and no prune is told");
}

TEST_F(VerifyTest, ASealByAnotherKeyIsFound) {
  write_every_kind(folder);
  VerifyOptions options;
  options.public_key = std::string(64, '0');
  EXPECT_THAT(verdict(options), HasSubstr("a seal by another key, "));
}

TEST_F(VerifyTest, AFolderWithoutALogCannotBeRead) {
  EXPECT_EQ(verify_log(folder.path(), {}).outcome, VerifyOutcome::unreadable);
}

TEST_F(VerifyTest, AFlippedByteOfAWaveIsNamedByItsBlock) {
  WaveLog waves(folder.path());
  for (const std::uint64_t seq : {1U, 2U, 5U}) {
    v1::WaveBlock block;
    block.set_source("clinic");
    block.set_epoch(5);
    block.set_wave_seq(seq);
    Clinic::set(*block.mutable_wall_time(), start_us);
    block.set_wave("pleth");
    waves.add(block, "K-0042.20260305.1", {});
  }
  ASSERT_TRUE(waves.commit({}));
  const std::string file = folder.file("waves-2026-03-05.db");
  EXPECT_THAT(rows_of(file, "SELECT wave_seq, missing FROM block"),
              ::testing::ElementsAre("1|0", "2|0", "5|2"));
  ASSERT_EQ(verify_waves(file).problem, "");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database,
                         "DROP TRIGGER block_no_update; UPDATE block SET missing = 0 WHERE id = 3",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  EXPECT_EQ(verify_waves(file).bad_record, 3U);
}

}  // namespace
}  // namespace vigil::sessionlog

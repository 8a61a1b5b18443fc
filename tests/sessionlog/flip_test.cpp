// Bytes flipped in the files themselves: in every column of the waves, and anywhere in the file of
// the record. What verify does not find has changed nothing that anybody can read.
#include <gmock/gmock.h>

#include <fstream>
#include <random>

#include "sessionlog/verify.hpp"
#include "sessionlog/wave_log.hpp"
#include "tests/journal/cell_flips.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::uint32_t seed = 20260305;
constexpr int flips_of_the_file = 400;

/// A file as it was, to be put back after each change.
class KeptFile {
 public:
  explicit KeptFile(std::string path) : path_(std::move(path)) {
    // One file: what the WAL holds goes into it.
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    std::ifstream in(path_, std::ios::binary);
    whole_ = {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] const std::string& whole() const { return whole_; }
  void put(const std::string& bytes) const {
    for (const char* more : {"-wal", "-shm"}) std::filesystem::remove(path_ + more);
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }
  /// The code of SQLite.
  int run(const std::string& sql) const {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return code;
  }

 private:
  std::string path_;
  std::string whole_;
};

void write_waves(const Folder& folder) {
  WaveLog waves(folder.path());
  for (const std::uint64_t seq : {1U, 2U, 5U, 6U}) {
    v1::WaveBlock block;
    block.set_source("clinic");
    block.set_epoch(5);
    block.set_wave_seq(seq);
    Clinic::set(*block.mutable_wall_time(), start_us);
    block.set_wave("pleth");
    waves.add(block, "K-0042.20260305.1", {});
  }
  ASSERT_TRUE(waves.commit({}));
}

TEST(WaveFlips, EachByteOfEachColumnOfEachBlockIsFoundWithItsNumber) {
  Folder folder;
  write_waves(folder);
  const std::string path = folder.file("waves-2026-03-05.db");
  const KeptFile file(path);
  ASSERT_EQ(verify_waves(path).problem, "");
  int flips = 0;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    for (const std::string column :
         {"id", "source", "epoch", "wave_seq", "session", "missing", "payload", "hash"}) {
      const std::string where = " WHERE id = " + std::to_string(id);
      file.put(file.whole());
      std::vector<std::string> cells;
      {
        sqlite::Database database(path, sqlite::Access::read_only);
        sqlite::Statement row = database.prepare("SELECT " + column + " FROM block" + where);
        ASSERT_EQ(row.step(), SQLITE_ROW);
        cells = flips_of(row);
      }
      for (const std::string& cell : cells) {
        file.put(file.whole());
        const std::string sql = "UPDATE block SET " + column + " = " + cell + where;
        const int code = file.run("DROP TRIGGER block_no_update; " + sql);
        if (code == SQLITE_CONSTRAINT) continue;  // another row has that key: no file can hold this
        ASSERT_EQ(code, SQLITE_OK) << sql;
        ++flips;
        const Verified found = verify_waves(path);
        EXPECT_EQ(found.outcome, VerifyOutcome::bad) << sql;
        // A block with another number is missing at its place, or one too many at its new one.
        const bool named = found.bad_record == id || (column == "id" && found.bad_record != 0);
        EXPECT_TRUE(named) << sql << ": " << found.bad_record << " " << found.problem;
      }
    }
  }
  EXPECT_EQ(flips, 454);
}

TEST(WaveFlips, WhateverByteOfTheFileVerifySaysSoOrNothingCanBeReadOtherwise) {
  Folder folder;
  write_waves(folder);
  const std::string path = folder.file("waves-2026-03-05.db");
  const KeptFile file(path);
  const std::string all = "SELECT *, hex(payload), hex(hash) FROM block ORDER BY id";
  const auto before = rows_of(path, all);
  int found = 0;
  for (std::size_t at = 4096; at < file.whole().size(); ++at) {
    if (file.whole()[at] == 0 && at % 16 != 0) continue;  // mostly free space
    std::string bytes = file.whole();
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << (at % 8)));
    file.put(bytes);
    if (verify_waves(path).outcome != VerifyOutcome::good) {
      ++found;
    } else {
      ASSERT_EQ(rows_of(path, all), before) << at;
    }
  }
  EXPECT_GT(found, 400);
}

/// Everything that a reader of the record can see.
std::vector<std::string> dump(const std::string& path) {
  std::vector<std::string> all;
  std::vector<std::string> queries{
      "SELECT *, hex(payload), hex(pruned), hex(hash) FROM record ORDER BY id",
      "SELECT * FROM projection", "SELECT type, name, tbl_name, sql FROM sqlite_schema"};
  for (const TableShape& shape : table_shapes()) {
    queries.push_back("SELECT * FROM " + std::string(shape.name) + " ORDER BY record");
  }
  for (const std::string& query : queries) {
    const auto rows = rows_of(path, query);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

TEST(FileFlips, WhateverByteOfTheRecordsFileVerifySaysSoOrNothingCanBeReadOtherwise) {
  Folder folder;
  {
    Log log(folder);
    Clinic clinic;
    log.add(clinic.whole_session("K-0042.20260305.1", "K-0042", 5));
  }
  const KeptFile file(folder.log());
  const auto before = dump(folder.log());
  ASSERT_EQ(verify_log(folder.path(), {}).problem, "");
  std::mt19937 random(seed);
  int found = 0;
  int harmless = 0;
  for (int i = 0; i < flips_of_the_file; ++i) {
    std::string bytes = file.whole();
    std::size_t at = random() % bytes.size();
    // Most of a page is free space: zeros that nobody reads.
    while (bytes[at] == 0 && random() % 16 != 0) at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << (random() % 8)));
    file.put(bytes);
    const Verified verified = verify_log(folder.path(), {});
    if (verified.outcome != VerifyOutcome::good) {
      ++found;
      EXPECT_NE(verified.problem, "");
      continue;
    }
    ++harmless;
    ASSERT_EQ(dump(folder.log()), before) << "seed " << seed << ", flip " << i << ", byte " << at;
  }
  std::printf("seed %u: %d flips found, %d changed nothing that can be read\n", seed, found,
              harmless);
  EXPECT_GT(found, flips_of_the_file / 2);
}

}  // namespace
}  // namespace vigil::sessionlog

// One byte of one column of one row: verify fails, and says which record.
#include "tests/journal/cell_flips.hpp"
#include "tests/journal/journal_sample.hpp"

namespace vigil::journal {
namespace {

class JournalFlips : public JournalSample {
 protected:
  JournalFlips() {
    (void)open_writer();
    for (int day = 0; day < 2; ++day) {
      for (int i = 0; i < 4; ++i) append(i % 2 == 0 ? SlotKind::input : SlotKind::vital);
      write_all();
      utc_s_ += one_day_s;
    }
    utc_s_ -= one_day_s;
    (void)writer_->finish();
    writer_.reset();
    sqlite::Database database(path(first_file), sqlite::Access::unchanging);
    sqlite::Statement rows =
        database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    while (rows.step() == SQLITE_ROW) {
      open_ += "DROP TRIGGER " + std::string(rows.text(0)) + ";";
      shut_ += std::string(rows.text(1)) + ";";
    }
  }
  /// Every byte of a column of a row, each in turn; `named` says whether that is the right record.
  template <typename Named>
  void flip(const std::string& file, const std::string& table, const std::string& column,
            const std::string& where, Named named) {
    const std::string whole = read_bytes(path(file));
    std::vector<std::string> cells;
    {
      sqlite::Database database(path(file), sqlite::Access::unchanging);
      sqlite::Statement row = database.prepare("SELECT " + column + " FROM " + table + where);
      ASSERT_EQ(row.step(), SQLITE_ROW);
      cells = flips_of(row);
    }
    for (const std::string& cell : cells) {
      const std::string sql = "UPDATE " + table + " SET " + column + " = " + cell + where;
      sqlite::Database database(path(file), sqlite::Access::read_write);
      const int code = database.run((open_ + sql + ";" + shut_).c_str());
      database.close();
      // Another row has that key, or the column takes no such value: no file can hold this.
      if ((code & 0xFF) != SQLITE_CONSTRAINT) {
        ASSERT_EQ(code, SQLITE_OK) << sql;
        ++flips_;
        const Verified found = verify(options_.folder);
        EXPECT_FALSE(found.good) << sql;
        EXPECT_TRUE(named(found)) << sql << ": " << found.bad_record << " " << found.what;
      }
      write_bytes(path(file), whole);
    }
  }

  std::string open_;
  std::string shut_;
  int flips_ = 0;
};

TEST_F(JournalFlips, EachByteOfEachRecordIsFoundWithItsNumber) {
  ASSERT_TRUE(verify(options_.folder).good) << verify(options_.folder).what;
  for (std::uint64_t id = 1; id <= 8; ++id) {
    const std::string file = id <= 4 ? first_file : "journal-2026-02-01.db";
    const std::string where = " WHERE id = " + std::to_string(id);
    for (const std::string column : {"kind", "epoch", "seq", "payload", "hash"}) {
      flip(file, "record", column, where,
           [&](const Verified& found) { return found.bad_record == id; });
    }
    // It is missing at its place: told at the next one. Or it is one too many where it is now. The
    // last one of a file is missed by the file that goes on behind it.
    flip(file, "record", "id", where, [&](const Verified& found) {
      const bool missed = found.what.find("continues record 4, but") != std::string::npos;
      const bool nought = found.what.find("record 0 comes after") != std::string::npos;
      return found.bad_record != 0 || (id == 4 && missed) || (id == 1 && nought);
    });
  }
  EXPECT_GT(flips_, 500);
}

TEST_F(JournalFlips, EachByteOfAGenesisIsFoundWithItsFile) {
  for (const std::string file : {first_file, "journal-2026-02-01.db"}) {
    for (const std::string column :
         {"format", "source", "previous_segment", "previous_id", "previous_hash", "hash"}) {
      flip(file, "genesis", column, "", [&](const Verified& found) {
        return found.bad_record == 0 && found.what.find(path(file)) == 0;
      });
    }
  }
  EXPECT_GT(flips_, 150);
}

}  // namespace
}  // namespace vigil::journal

// "vigil verify" and "vigil review" as programs: what they print, and with which status they end.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdio>

#include "sessionlog/files.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct Result {
  int status = -1;
  std::string text;  // both outputs
};

Result run(const std::string& words) {
  const std::string command = std::string(VIGIL_BINARY_DIR) + "/bin/vigil " + words + " 2>&1";
  Result result;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return result;
  char part[4096];
  while (std::fgets(part, sizeof part, pipe) != nullptr) result.text += part;
  result.status = WEXITSTATUS(::pclose(pipe));
  return result;
}

class LogProgramsTest : public ::testing::Test {
 protected:
  LogProgramsTest() {
    Log log(folder);
    Clinic clinic;
    log.add(clinic.whole_session("K-0042.20260305.1", "K-0042"));
  }
  Folder folder;
};

TEST_F(LogProgramsTest, VerifyTellsCountsAndHeadOfAGoodLog) {
  const Result found = run("verify " + folder.path());
  EXPECT_EQ(found.status, 0) << found.text;
  EXPECT_THAT(found.text, HasSubstr("sessions.db: good: 134 records, 0 gaps, 1 seals, sealed up to "
                                    "record 133\nhead "));
}

TEST_F(LogProgramsTest, VerifyNamesTheFirstBadRecordWithStatus1) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(folder.log().c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database,
                         "DROP TRIGGER reading_no_update; UPDATE reading SET milli = milli + 1000"
                         " WHERE record = 17; CREATE TRIGGER reading_no_update BEFORE UPDATE ON"
                         " reading BEGIN SELECT RAISE(ABORT, 'reading is append-only'); END;",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  const Result found = run("verify " + folder.path());
  EXPECT_EQ(found.status, 1);
  EXPECT_THAT(found.text, HasSubstr("BAD: record 17: table reading, column milli, is not what the "
                                    "record says"));
  EXPECT_EQ(run("verify --chain-only " + folder.path()).status, 0) << "the chain itself holds";
}

TEST_F(LogProgramsTest, VerifyOfAFolderWithoutARecordEndsWith66) {
  const Result found = run("verify " + folder.file("seals"));
  EXPECT_EQ(found.status, 66);
  EXPECT_THAT(found.text, HasSubstr("holds neither a session log nor a journal"));
}

TEST_F(LogProgramsTest, LogKeyTellsTheKeyThatEverySealBearsAndAFingerprintToReadAloud) {
  const Result found = run("log key --dir " + folder.path());
  EXPECT_EQ(found.status, 0);
  const std::string key = read_text_file(folder.file("seal.pub")).value_or("").substr(0, 64);
  EXPECT_THAT(found.text,
              MatchesRegex("key " + key + "\nfingerprint ([0-9a-f]{4} ){7}[0-9a-f]{4}\n"));
  EXPECT_THAT(read_text_file(folder.file("seals/2026-03-05.txt")).value_or(""),
              HasSubstr("\nkey " + key + "\n"));
  EXPECT_EQ(run("verify " + folder.path() + " --key " + key).status, 0);
  EXPECT_EQ(run("verify " + folder.path() + " --key " + std::string(64, '0')).status, 1);
}

TEST_F(LogProgramsTest, LogKeyOfAKnownKeyAndOfNone) {
  ASSERT_TRUE(write_file_whole(folder.file("seal.pub"), std::string(64, '0') + "\n", 0644));
  const Result known = run("log key --dir " + folder.path());
  EXPECT_EQ(known.text, "key " + std::string(64, '0') +
                            "\nfingerprint 89eb 0d6a 8a69 1dae 2cd1 5ed0 3699 31ce\n");
  ASSERT_TRUE(write_file_whole(folder.file("seal.pub"), "none\n", 0644));
  const Result none = run("log key --dir " + folder.path());
  EXPECT_EQ(none.status, 65);
  EXPECT_EQ(none.text,
            "vigil: " + folder.file("seal.pub") + ": is no key: expected 64 hexadecimal digits\n");
  std::filesystem::remove(folder.file("seal.pub"));
  EXPECT_EQ(run("log key --dir " + folder.path()).status, 66);
}

TEST_F(LogProgramsTest, BackupCopiesALogAndVerifiesTheCopy) {
  const Result found = run("backup " + folder.path() + " " + folder.file("copy"));
  EXPECT_EQ(found.status, 0) << found.text;
  EXPECT_THAT(found.text, HasSubstr(folder.file("copy") + "/sessions.db: good: 134 records"));
  const Result again = run("backup " + folder.path() + " " + folder.file("copy"));
  EXPECT_EQ(again.status, 73);
  EXPECT_EQ(again.text,
            "vigil: " + folder.file("copy") + ": is there already; expected a new folder\n");
  EXPECT_EQ(run("backup " + folder.file("seals") + " " + folder.file("other")).status, 66);
  EXPECT_EQ(run("log key --dir " + folder.file("copy")).text,
            run("log key --dir " + folder.path()).text);
}

TEST_F(LogProgramsTest, AReviewIsShownOnlyToWhoSaysWhoReadsAndIsHandedIn) {
  const std::string words = "review K-0042.20260305.1 --dir " + folder.path();
  EXPECT_EQ(run(words).status, 64);
  EXPECT_FALSE(std::filesystem::exists(folder.file("spool")));
  const Result found = run(words + " --as TH-1");
  EXPECT_EQ(found.status, 0) << found.text;
  EXPECT_THAT(found.text, HasSubstr("Review of session K-0042.20260305.1, code K-0042\n"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.file("spool")), {}), 1);
  EXPECT_EQ(run("review nobody --as TH-1 --dir " + folder.path()).status, 66);
}

}  // namespace
}  // namespace vigil::sessionlog

// Names beside the codes: off unless asked for, private, and in nothing that is given away.
#include "sessionlog/subjects.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>

#include "sessionlog/backup.hpp"
#include "sessionlog/verify.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* id = "K-0042.20260305.1";

class SubjectsTest : public ::testing::Test {
 protected:
  SubjectsTest() {
    Log log(folder);
    Clinic clinic;
    log.add(clinic.whole_session(id, "K-0042"));
  }
  void name_somebody() const {
    ASSERT_EQ(make_subjects(folder.path()), "");
    sqlite::Database database(subjects(), sqlite::Access::read_write);
    ASSERT_EQ(database.run("INSERT INTO subject(code, name, birth_date, contact, note) VALUES("
                           "'K-0042', 'Erika Beispiel', '1970-07-07', 'at home', 'left-handed')"),
              SQLITE_OK);
  }
  [[nodiscard]] std::string subjects() const { return folder.file(subjects_name); }
  /// Standard output of `vigil WORDS`; its status must be 0.
  static std::string told_by_vigil(const std::string& words) {
    const std::string command =
        std::string(VIGIL_BINARY_DIR) + "/bin/vigil " + words + " 2>/dev/null";
    std::string text;
    FILE* const pipe = ::popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    char part[4096];
    while (const std::size_t size = std::fread(part, 1, sizeof part, pipe)) text.append(part, size);
    EXPECT_EQ(WEXITSTATUS(::pclose(pipe)), 0) << command;
    return text;
  }
  static mode_t mode_of(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 07777U;
  }
  Folder folder;
};

TEST_F(SubjectsTest, ThereIsNoFileOfNamesUnlessItIsAskedFor) {
  EXPECT_FALSE(std::filesystem::exists(subjects()));
}

TEST_F(SubjectsTest, TheFileIsForItsOwnerAloneAndASecondStartKeepsIt) {
  name_somebody();
  EXPECT_EQ(mode_of(subjects()), 0600U);
  ::chmod(subjects().c_str(), 0644);
  ASSERT_EQ(make_subjects(folder.path()), "");
  EXPECT_EQ(mode_of(subjects()), 0600U) << "somebody opened it: it is shut again";
  EXPECT_THAT(rows_of(subjects(), "SELECT code, name, birth_date FROM subject"),
              ElementsAre("K-0042|Erika Beispiel|1970-07-07"));
}

TEST_F(SubjectsTest, ANewerVersionOfItIsRefusedInWords) {
  name_somebody();
  {
    sqlite::Database database(subjects(), sqlite::Access::read_write);
    ASSERT_EQ(database.run("PRAGMA user_version=2"), SQLITE_OK);
  }
  EXPECT_EQ(make_subjects(folder.path()),
            subjects() + ": has format version 2, and this program knows up to 1");
}

TEST_F(SubjectsTest, NoNameIsInTheRecordNorInAnyExportOrReview) {
  name_somebody();
  EXPECT_EQ(verify_log(folder.path(), {}).problem, "");
  EXPECT_THAT(rows_of(folder.log(), "SELECT name FROM sqlite_schema WHERE name LIKE '%subject%'"),
              IsEmpty());
  const std::string where = " --as TH-1 --dir " + folder.path();
  std::vector<std::string> told{told_by_vigil("review " + std::string(id) + where),
                                told_by_vigil("review " + std::string(id) + " --json" + where)};
  for (const std::string format : {"csv", "jsonl", "edf", "fhir", "hl7", "rems", "report"}) {
    for (const std::string with : {"", " --identified"}) {
      told.push_back(
          told_by_vigil("export " + std::string(id) + " --format " + format + with + where));
    }
  }
  for (const std::string& text : told) {
    EXPECT_GT(text.size(), 100U);
    for (const char* secret :
         {"Erika", "Beispiel", "1970-07-07", "19700707", "at home", "left-ha"}) {
      EXPECT_THAT(text, Not(HasSubstr(secret)));
    }
  }
}

TEST_F(SubjectsTest, ABackupTakesTheNamesAlongAndKeepsThemPrivate) {
  name_somebody();
  const std::string to = folder.file("copy");
  ASSERT_EQ(backup(folder.path(), to), "");
  EXPECT_EQ(mode_of(to), 0700U);
  EXPECT_EQ(mode_of(to + "/" + subjects_name), 0600U);
  EXPECT_THAT(rows_of(to + "/" + subjects_name, "SELECT name FROM subject"),
              ElementsAre("Erika Beispiel"));
}

}  // namespace
}  // namespace vigil::sessionlog

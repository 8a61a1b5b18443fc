// "vigil export" as a program, on a session log as vigil-log writes it.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sessionlog/spool.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Result {
  int status = -1;
  std::string text;  // both outputs
};

Result run(const std::string& words) {
  const std::string command = std::string(VIGIL_BINARY_DIR) + "/bin/vigil " + words + " 2>&1";
  Result result;
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), static_cast<int>(part.size()), pipe) != nullptr) {
    result.text += part.data();
  }
  result.status = WEXITSTATUS(::pclose(pipe));
  return result;
}

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class ExportProgram : public ::testing::Test {
 protected:
  ExportProgram() {
    Log log(folder);
    Clinic clinic;
    log.add(clinic.whole_session("K-0042.20260305.1", "K-0042"));
  }
  [[nodiscard]] std::string line(const std::string& more) const {
    return "export K-0042.20260305.1 --as RN-2 --dir " + folder.path() + " " + more;
  }
  Folder folder;
};

TEST_F(ExportProgram, WritesEveryFormatOfALogAsItWasRecorded) {
  const std::array<std::array<std::string, 2>, 9> first{{{"csv", "time_utc,"},
                                                         {"jsonl", "{\"time_utc\":\"2000-01-01T"},
                                                         {"edf", "0       K-0042 X X X"},
                                                         {"fhir", "{\"resourceType\":\"Bundle\""},
                                                         {"hl7", "BHS|^~\\&|VIGIL|"},
                                                         {"rems", "REMS patient monitoring form"},
                                                         {"rems-csv", "section,field,"},
                                                         {"rems-json", "{\"notice\":"},
                                                         {"report", "<!DOCTYPE html>"}}};
  for (const auto& [format, begin] : first) {
    const std::string out = folder.path() + "/out." + format;
    const Result ran = run(line("--format " + format + " --out " + out));
    EXPECT_EQ(ran.status, 0) << ran.text;
    EXPECT_THAT(ran.text, StartsWith(out + " is written, de-identified"));
    EXPECT_THAT(content(out), StartsWith(begin)) << format;
    struct stat found {};
    ASSERT_EQ(::stat(out.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << format;
    EXPECT_FALSE(std::filesystem::exists(out + ".part"));
  }
}

TEST_F(ExportProgram, SaysWhomAFileWithNamesCanShow) {
  const std::string out = folder.path() + "/s.hl7";
  EXPECT_EQ(run(line("--format hl7 --identified --out " + out)).text,
            out + " is written, IDENTIFIED: with names of staff, times and free texts\n");
}

TEST_F(ExportProgram, CsvComesWithItsDictionary) {
  ASSERT_EQ(run(line("--format csv --out " + folder.path() + "/s.csv")).status, 0);
  EXPECT_THAT(content(folder.path() + "/s.csv.dictionary.csv"), StartsWith("what,name,meaning"));
  EXPECT_THAT(content(folder.path() + "/s.csv.README.txt"), HasSubstr("the primary alarm"));
}

TEST_F(ExportProgram, IsRecordedWithWhoAndHowBeforeAnythingIsWritten) {
  ASSERT_EQ(run(line("--format csv --identified")).status, 0);
  std::vector<std::string> bad;
  const auto waiting = waiting_audits(folder.path(), bad);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].audit.action(), "export");
  EXPECT_EQ(waiting[0].audit.session(), "K-0042.20260305.1");
  EXPECT_EQ(waiting[0].audit.actor(), "RN-2");
  EXPECT_EQ(waiting[0].audit.detail(), "csv, identified");
}

TEST_F(ExportProgram, EachMistakeHasItsMessageAndStatus) {
  const Result format = run(line("--format pdf"));
  EXPECT_EQ(format.status, 64);
  EXPECT_EQ(format.text,
            "vigil: no format \"pdf\"; there are csv, jsonl, edf, fhir, hl7, rems, rems-csv, "
            "rems-json, report\n");
  const Result nobody = run("export K-0042.20260305.1 --format csv --dir " + folder.path());
  EXPECT_EQ(nobody.status, 64);
  EXPECT_EQ(nobody.text, "vigil: exporting a session is recorded: say who you are with --as\n");
  const Result unknown =
      run("export K-0099.20260305.1 --format csv --as RN-2 --dir " + folder.path());
  EXPECT_EQ(unknown.status, 66);
  EXPECT_EQ(unknown.text, "vigil: there is no session K-0099.20260305.1\n");
  const Result nowhere = run(line("--format csv --out /nowhere/s.csv"));
  EXPECT_EQ(nowhere.status, 71);
  EXPECT_EQ(nowhere.text, "vigil: can't write /nowhere/s.csv: No such file or directory\n");
  EXPECT_EQ(run("export X --format csv --as RN-2 --dir " + folder.path() + "/none").status, 66);
}

}  // namespace
}  // namespace vigil::sessionlog

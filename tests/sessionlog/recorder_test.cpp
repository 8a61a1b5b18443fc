// vigil-log against a real bus: in this process, and as a program that is killed.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sessionlog/spool.hpp"
#include "tests/sessionlog/recorder_fixture.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* events_by_epoch =
    "SELECT epoch, count(*), min(seq), max(seq) FROM record WHERE epoch > 0 GROUP BY epoch";

TEST_F(RecorderTest, WhoeverComesLateGetsEverythingThatIsKept) {
  produce(5);
  vitals(100);
  record();
  ASSERT_TRUE(caught_up(5));
  vitals(50);
  ASSERT_TRUE(caught_up(5));
  EXPECT_THAT(rows(events_by_epoch), ElementsAre("5|150|1|150"));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
}

TEST_F(RecorderTest, TheOldEpochIsRecordedToItsEndBeforeTheNewOne) {
  produce(5);
  vitals(100);
  record();
  ASSERT_TRUE(caught_up(5));
  recorder.reset();
  vitals(40);  // nobody records these
  produce(6);
  vitals(20);
  record();
  ASSERT_TRUE(caught_up(6));
  EXPECT_THAT(rows(events_by_epoch), ElementsAre("5|140|1|140", "6|20|1|20"));
  EXPECT_THAT(rows("SELECT (SELECT min(id) FROM record WHERE epoch = 6) >"
                   " (SELECT max(id) FROM record WHERE epoch = 5)"),
              ElementsAre("1"));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
}

TEST_F(RecorderTest, ADaemonThatRestartsWhileItIsRecordedLosesNothing) {
  produce(5);
  record();
  vitals(30);
  ASSERT_TRUE(caught_up(5));
  for (std::uint64_t epoch = 6; epoch < 10; ++epoch) {
    vitals(10);  // perhaps not received before it stops
    produce(epoch);
    vitals(25);
    ASSERT_TRUE(caught_up(epoch));
  }
  EXPECT_THAT(rows(events_by_epoch),
              ElementsAre("5|40|1|40", "6|35|1|35", "7|35|1|35", "8|35|1|35", "9|25|1|25"));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
}

TEST_F(RecorderTest, WhatTheDaemonKeepsNoMoreIsAGapWithALineInWords) {
  produce(5);
  vitals(10);
  producer->skip_seqs(5);
  vitals(10);
  record();
  ASSERT_TRUE(caught_up(5));
  EXPECT_THAT(rows("SELECT source, epoch, from_seq, to_seq, reason FROM gap"),
              ElementsAre("clinic|5|11|15|no longer kept by the daemon"));
  EXPECT_THAT(said, Contains("clinic: events 11 to 15 of epoch 5 are not kept any more: a gap in "
                             "the record"));
  EXPECT_THAT(rows("SELECT count(*) FROM record WHERE epoch = 5"), ElementsAre("20"));
}

TEST_F(RecorderTest, AnEpochThatIsGoneIsAGapWhoseEndNobodyKnows) {
  produce(5);
  vitals(10);
  record();
  ASSERT_TRUE(caught_up(5));
  recorder.reset();
  producer.reset();
  std::filesystem::remove(daemon.path() + "/ring");
  produce(7);
  vitals(10);
  record();
  ASSERT_TRUE(caught_up(7));
  EXPECT_THAT(rows("SELECT epoch, from_seq, to_seq FROM gap"), ElementsAre("5|11|-", "6|1|-"));
}

TEST_F(RecorderTest, WavesGoIntoTheFileOfTheirDay) {
  produce(5);
  vitals(1);
  record();
  ASSERT_TRUE(caught_up(5));
  const auto end = std::chrono::steady_clock::now() + patience;
  std::string file;
  while (file.empty() && std::chrono::steady_clock::now() < end) {
    producer->wave();
    producer->heartbeat();
    recorder->poll(milliseconds(10));
    recorder->stop();
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("waves-") && name.ends_with(".db")) file = entry.path().string();
    }
  }
  ASSERT_NE(file, "");
  EXPECT_THAT(rows_of(file, "SELECT count(*) > 0, sum(missing) FROM block"), ElementsAre("1|0"));
}

TEST_F(RecorderTest, AReadingThatIsHandedInBecomesARecordAndTheSpoolIsEmpty) {
  produce(5);
  record();
  v1::LogAudit audit;
  audit.set_action("review");
  audit.set_session("K-0042.20260305.1");
  audit.set_actor("TH-1");
  ASSERT_EQ(hand_in_audit(folder.path(), audit), "");
  const auto end = std::chrono::steady_clock::now() + patience;
  while (recorder->writer().committed() == 0 && std::chrono::steady_clock::now() < end) {
    recorder->poll(milliseconds(10));
  }
  EXPECT_THAT(rows("SELECT action, session, actor FROM audit"),
              ElementsAre("review|K-0042.20260305.1|TH-1"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.file("spool")));
}

/// vigil-log as a program of its own.
class Program {
 public:
  Program(const TempFolder& daemon, const Folder& folder) {
    errors_ = daemon.path() + "/stderr";
    const std::string program = std::string(VIGIL_BINARY_DIR) + "/bin/vigil-log";
    const std::vector<std::string> words{
        program, "--dir=" + folder.path(), "--feed=" + daemon.endpoint("feed"),
        "--control=" + daemon.endpoint("control"), "--waves=" + daemon.endpoint("waves")};
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) return;
    const int fd = ::open(errors_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(fd, 2);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ~Program() {
    if (pid_ > 0) end(SIGKILL);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// Its exit status, or minus the signal.
  int end(int signal) {
    ::kill(pid_, signal);
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  [[nodiscard]] std::string said() const { return read_text_file(errors_).value_or(""); }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  std::string errors_;
};

class ProgramTest : public RecorderTest {
 protected:
  /// Beats until `done`; false: it took too long.
  template <typename Condition>
  bool wait_until(Condition done) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      producer->heartbeat();
      ::usleep(5000);
    }
    return true;
  }
  std::uint64_t stored() {
    if (!std::filesystem::exists(folder.log())) return 0;
    sqlite::Database database(folder.log(), sqlite::Access::read_only);
    return database.number("SELECT max(seq) FROM record WHERE epoch = 5").value_or(0);
  }
};

TEST_F(ProgramTest, KilledAtAnyMomentItHasEveryEventOnce) {
  produce(5, 8U << 20);
  for (int round = 0; round < 12; ++round) {
    Program program(daemon, folder);
    const std::uint64_t before = producer->seq();
    const std::uint64_t some = before + 100 + static_cast<std::uint64_t>(round) * 37;
    ASSERT_TRUE(wait_until([&] {
      vitals(50);
      producer->alarm(producer->seq(), alarm::Phase::start);
      return stored() >= some;
    })) << program.said();
    EXPECT_EQ(program.end(SIGKILL), -SIGKILL);
  }
  Program program(daemon, folder);
  vitals(1);  // so that this one has something to record before it is told to end
  ASSERT_TRUE(wait_until([&] { return stored() == producer->seq(); })) << program.said();
  EXPECT_EQ(program.end(SIGTERM), 0) << program.said();
  const std::string n = std::to_string(producer->seq());
  EXPECT_THAT(rows(events_by_epoch), ElementsAre("5|" + n + "|1|" + n));
  EXPECT_THAT(rows("SELECT count(*) = max(id) FROM record"), ElementsAre("1"));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
}

TEST_F(ProgramTest, AFullDiskIsToldAndWhatWasMissedIsAskedForAgain) {
  produce(5, 8U << 20);
  Program program(daemon, folder);
  vitals(100);
  ASSERT_TRUE(wait_until([&] { return stored() == producer->seq(); })) << program.said();
  const rlimit full{1024, RLIM_INFINITY};
  ASSERT_EQ(::prlimit(program.pid(), RLIMIT_FSIZE, &full, nullptr), 0);
  ASSERT_TRUE(wait_until([&] {
    vitals(20);
    return program.said().find("can't be written") != std::string::npos;
  })) << program.said();
  const rlimit room{RLIM_INFINITY, RLIM_INFINITY};
  ASSERT_EQ(::prlimit(program.pid(), RLIMIT_FSIZE, &room, nullptr), 0);
  ASSERT_TRUE(wait_until([&] { return stored() == producer->seq(); }))
      << stored() << " of " << producer->seq() << "\n"
      << program.said();
  ASSERT_TRUE(wait_until([&] {
    return program.said().find("is written again") != std::string::npos;
  })) << program.said();
  EXPECT_EQ(program.end(SIGTERM), 0);
  const std::string n = std::to_string(producer->seq());
  EXPECT_THAT(rows(events_by_epoch), ElementsAre("5|" + n + "|1|" + n));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
}

TEST_F(ProgramTest, AFolderThatCannotBeMadeIsToldWithStatus73) {
  Folder file;
  ASSERT_TRUE(write_file_whole(file.file("x"), "", 0600));
  const std::string command = std::string(VIGIL_BINARY_DIR) + "/bin/vigil-log --dir " +
                              file.file("x") + "/log 2>" + file.file("said");
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 73);
  EXPECT_THAT(*read_text_file(file.file("said")),
              HasSubstr(file.file("x") + "/log: can't be made"));
}

}  // namespace
}  // namespace vigil::sessionlog

// A backup of journal and session log while both are written, put onto another machine: what stood
// stands there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include "sessionlog/seal.hpp"
#include "sessionlog/verify.hpp"
#include "tests/e2e/record_fixture.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::e2e {
namespace {

using sessionlog::rows_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string backup(const std::string& from, const std::string& to) {
  Process vigil("vigil", {"backup", from, to});
  EXPECT_EQ(vigil.wait(), 0) << vigil.output() << vigil.errors();
  return vigil.output();
}

/// Until the log holds an event of the session that its daemon told.
bool holds(const Machine& machine, const std::string& sql) {
  return eventually([&] {
    if (!std::filesystem::exists(machine.log() + "/sessions.db")) return false;
    const auto rows = rows_of(machine.log() + "/sessions.db", sql);
    return rows.size() == 1 && rows[0] == "1";
  });
}

TEST(Backup, OfARunningDaemonGoesOnOnAnotherMachine) {
  auto here = std::make_unique<Machine>();
  auto oximeter = std::make_unique<TalkingOximeter>(here->link());
  here->start();
  auto log = here->start_log({}, {"--with-subjects"});
  std::string session;
  std::string alarm_id;
  v1::Check planned;
  {
    Watcher watcher(here->runtime(), "station-1");
    ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }));
    here->dose(watcher, *oximeter);
    oximeter->see(84);
    const auto low = watcher.wait_for([](const v1::Event& e) {
      return e.alarm().text().starts_with("*** SpO2 84 < 85 desaturation");
    });
    ASSERT_TRUE(low);
    alarm_id = low->alarm().alarm_id();
    session = low->session();
    here->ask({"alarm", "ack", alarm_id});
    ASSERT_TRUE(watcher.wait_for([&](const v1::Event& e) {
      return e.alarm().alarm_id() == alarm_id && !e.alarm().inactivated_by().empty();
    }));
    for (const v1::Event& event : watcher.events()) {
      if (event.check().state() == v1::CHECK_STATE_PLANNED) planned = event.check();
    }
    ASSERT_NE(planned.number(), 0U);
  }
  ASSERT_TRUE(holds(*here,
                    "SELECT count(*) FROM alarm_event WHERE text LIKE '*** SpO2 84%'"
                    " AND inactivated_by = 'RN-1' LIMIT 1"))
      << log->errors();
  // The log first: what it holds is in the journal that is copied after it.
  TempFolder disk;
  EXPECT_THAT(backup(here->log(), disk / "log"), HasSubstr("/sessions.db: good: "));
  EXPECT_THAT(backup(here->journal(), disk / "journal"), HasSubstr(": good: "));
  const std::string key = read_file(here->log() + "/seal.pub");
  // The machine is lost, with its ring.
  here->kill();
  log->signal(SIGKILL);
  ASSERT_TRUE(log->wait());
  oximeter.reset();
  here.reset();

  Machine there;
  std::filesystem::create_directories(there.state());
  std::filesystem::rename(disk / "journal", there.journal());
  std::filesystem::rename(disk / "log", there.log());
  oximeter = std::make_unique<TalkingOximeter>(there.link());
  oximeter->see(84);
  there.start();
  Watcher watcher(there.runtime(), "station-2");
  const auto told = [&](const Watcher::Wanted& wanted) {
    return watcher.wait_for([&](const v1::Event& e) { return e.epoch() == 2 && wanted(e); });
  };
  const auto alarm = told([&](const v1::Event& e) { return e.alarm().alarm_id() == alarm_id; });
  ASSERT_TRUE(alarm) << there.daemon->errors();
  EXPECT_EQ(alarm->alarm().inactivated_by(), "RN-1");
  EXPECT_EQ(alarm->session(), session);
  const auto state = told([&](const v1::Event& e) { return e.medicine_session().id() == session; });
  ASSERT_TRUE(state);
  EXPECT_EQ(state->medicine_session().state(), v1::SESSION_STATE_DOSED);
  EXPECT_EQ(state->medicine_session().total_ug(), 60'000U);
  const auto check =
      told([](const v1::Event& e) { return e.check().state() == v1::CHECK_STATE_PLANNED; });
  ASSERT_TRUE(check);
  EXPECT_EQ(check->session(), session);
  EXPECT_EQ(check->check().number(), planned.number());
  EXPECT_EQ(check->check().due_ns(), planned.due_ns());
  const auto patient = told([](const v1::Event& e) { return e.has_patient(); });
  ASSERT_TRUE(patient);
  EXPECT_TRUE(patient->patient().has_first_dose_ns());
  EXPECT_THAT(there.ask({"session", "list"}), HasSubstr(session));
  there.ask({"session", "note", "1/a", "music"});

  auto log_there = there.start_log();
  ASSERT_TRUE(holds(
      there, "SELECT count(*) FROM entry WHERE session = '" + session + "' AND code = 'music'"))
      << log_there->errors();
  log_there->signal(SIGTERM);
  EXPECT_EQ(log_there->wait(), 0) << log_there->errors();
  there.stop();
  const std::string file = there.log() + "/sessions.db";
  EXPECT_THAT(rows_of(file, "SELECT count(*) FROM dose WHERE session = '" + session + "'"),
              ElementsAre("1"));
  EXPECT_THAT(rows_of(file, "SELECT epoch, from_seq, to_seq FROM gap"), IsEmpty());
  EXPECT_EQ(sessionlog::verify_log(there.log(), {}).problem, "");
  EXPECT_EQ(read_file(there.log() + "/seal.pub"), key);
  EXPECT_TRUE(std::filesystem::exists(there.log() + "/subjects.db"));
  Process verify("vigil", {"verify", there.journal()});
  EXPECT_EQ(verify.wait(), 0) << verify.output();
}

TEST(Backup, ANameInTheWayOrNothingThereIsSaidInWords) {
  TempFolder disk;
  write_file(disk / "file", "");
  Process none("vigil", {"backup", disk.path(), disk / "copy"});
  EXPECT_EQ(none.wait(), 66);
  EXPECT_EQ(none.errors(),
            "vigil: " + disk.path() + ": holds neither a session log nor a journal\n");
  Machine machine;
  machine.start();
  ASSERT_TRUE(eventually([&] {
    return !journal::Reader::open(machine.journal()).error.empty() ||
           journal::Reader::open(machine.journal()).reader->last_record() > 0;
  }));
  Process taken("vigil", {"backup", machine.journal(), disk.path()});
  EXPECT_EQ(taken.wait(), 73);
  EXPECT_EQ(taken.errors(), "vigil: the folder " + disk.path() + " is not empty\n");
}

/// Two daemons, one log; one of them is killed and comes back.
TEST(TwoDaemons, InOneLogEachIsWholeAlsoWhenOneIsKilled) {
  Machine east("east");
  Machine west("west");
  TalkingOximeter of_east(east.link());
  TalkingOximeter of_west(west.link());
  east.start();
  west.start();
  auto log = east.start_log({&west}, {"--with-subjects"});
  {
    Watcher watcher(east.runtime(), "station-1");
    ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }));
    east.dose(watcher, of_east, "K-0042");
  }
  {
    Watcher watcher(west.runtime(), "station-1");
    ASSERT_TRUE(watcher.wait_for([](const v1::Event& e) { return e.vital().has_value(); }));
    west.dose(watcher, of_west, "K-0034");
  }
  west.kill();
  west.start();
  west.ask({"session", "note", "1/a", "music"});
  east.ask({"session", "note", "1/a", "water"});
  ASSERT_TRUE(holds(east, "SELECT count(*) = 2 FROM entry WHERE code IN ('music', 'water')"))
      << log->errors();
  east.stop();
  west.stop();
  log->signal(SIGTERM);
  EXPECT_EQ(log->wait(), 0) << log->errors();
  const std::string file = east.log() + "/sessions.db";
  EXPECT_THAT(rows_of(file,
                      "SELECT source, count(DISTINCT epoch), count(*) ="
                      " count(DISTINCT epoch || '.' || seq) FROM record WHERE epoch > 0"
                      " GROUP BY source ORDER BY source"),
              ElementsAre("east|1|1", "west|2|1"));
  EXPECT_THAT(rows_of(file,
                      "SELECT DISTINCT source, session FROM record WHERE session <> ''"
                      " AND epoch > 0 ORDER BY source")
                  .size(),
              2U);
  EXPECT_THAT(rows_of(file, "SELECT session, count(*) FROM dose GROUP BY session").size(), 2U);
  EXPECT_THAT(rows_of(file, "SELECT source, epoch, from_seq, to_seq FROM gap"), IsEmpty());
  EXPECT_EQ(sessionlog::verify_log(east.log(), {}).problem, "");
  // Every event that the daemon that was killed has journalled is there, once.
  std::size_t journalled = 0;
  for (const Kept& record : records_of(west.journal())) {
    if (record.kind == journal::RecordKind::event && record.epoch == 1) ++journalled;
  }
  EXPECT_THAT(rows_of(file, "SELECT count(*) FROM record WHERE source = 'west' AND epoch = 1"),
              ElementsAre(std::to_string(journalled)));
  struct stat info {};
  ASSERT_EQ(::stat((east.log() + "/subjects.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
}

}  // namespace
}  // namespace vigil::e2e

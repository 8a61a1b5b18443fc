// A start whose past is damaged: what can't be restored is an alarm in words, not only a line in a
// log. The real programs; the ring is removed, as a reboot does.
#include <signal.h>

#include <filesystem>

#include "daemon/journal/sqlite.hpp"
#include "tests/e2e/faults_fixture.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::e2e {
namespace {

class DamagedPast : public FaultsTest {
 protected:
  /// A dosed patient in 1/a, and a daemon that ended as it should on a machine that was shut down.
  void end_with_a_dosed_patient() {
    std::filesystem::create_directory(folder / "profiles");
    std::filesystem::copy(std::string(VIGIL_SOURCE_DIR) + "/tests/app/sample.toml",
                          folder / "profiles/sample.toml");
    begin(config());
    ASSERT_TRUE(send_until([](const auto& e) { return is_value(e, "spo2", 97); }));
    ask({"patient", "1/a", "start", "K-0042", "--profile", "sample"});
    ask({"patient", "1/a", "dose"});
    ASSERT_TRUE(watcher->wait_for([](const auto& e) { return e.patient().has_first_dose_ns(); }));
    end_daemon(SIGTERM);
    std::filesystem::remove_all(runtime());
    file = journal_file();
    seen = watcher->count();
  }
  [[nodiscard]] std::string config() const {
    return "profiles = \"" + (folder / "profiles") + "\"\nprofile = \"sample\"\n";
  }
  void ask(std::vector<std::string> words) const {
    words.insert(words.end(),
                 {"--feed", "ipc://" + runtime() + "/feed", "--control",
                  "ipc://" + runtime() + "/control", "--as", "RN-2", "--role", "nurse"});
    Process vigil("vigil", words);
    EXPECT_EQ(vigil.wait(), 0) << vigil.errors();
  }
  v1::Alarm alarm_of_the_next_start() {
    begin(config());
    const auto told = watcher->wait_for(
        [](const auto& e) {
          return is_alarm(e, v1::ALARM_KIND_RECORD_DAMAGED, v1::ALARM_PHASE_START);
        },
        seen);
    EXPECT_TRUE(told);
    if (!told) return {};
    EXPECT_EQ(told->epoch(), 2U);
    EXPECT_EQ(told->room(), "");
    EXPECT_EQ(told->alarm().type(), v1::ALARM_TYPE_TECHNICAL);
    report("\"" + told->alarm().text() + "\": " + told->alarm().reason());
    return told->alarm();
  }
  [[nodiscard]] std::uint64_t last_record() const {
    sqlite::Database database(file, sqlite::Access::read_only);
    return database.number("SELECT max(id) FROM record").value_or(0);
  }

  std::string file;
};

TEST_F(DamagedPast, WithoutACheckpointThatCanBeTakenTheAlarmNamesTheSessionsThatWereOpen) {
  end_with_a_dosed_patient();
  std::string spoiled;
  rewrite(
      file,
      [&](journal::RecordView& record) {
        if (record.kind != journal::RecordKind::checkpoint) return false;
        v1::CheckpointPart part;
        EXPECT_TRUE(
            part.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size())));
        part.set_state("of no engine");
        spoiled = part.SerializeAsString();
        record.payload = {reinterpret_cast<const std::uint8_t*>(spoiled.data()), spoiled.size()};
        return true;
      },
      true);
  expect_verified();
  const v1::Alarm alarm = alarm_of_the_next_start();
  EXPECT_EQ(alarm.text(), "** Vigil began anew: what stood before is not restored");
  EXPECT_EQ(alarm.reason(),
            "open were 1/a K-0042, dosed: no checkpoint of the journal can be taken");
  EXPECT_EQ(alarm.priority(), v1::PRIORITY_MEDIUM);
  ask({"alarm", "ack", alarm.alarm_id()});
  EXPECT_TRUE(watcher->wait_for([&](const auto& e) {
    return e.alarm().alarm_id() == alarm.alarm_id() && e.alarm().phase() == v1::ALARM_PHASE_END;
  }));
  end_daemon(SIGTERM);
  Process replay("vigil", {"replay", journal(), "--config", folder / "vigil.toml"});
  EXPECT_EQ(replay.wait(), 0) << replay.output() << replay.errors();
}

TEST_F(DamagedPast, AFileThatIsNoDatabaseAnyMoreIsSetAsideAndTold) {
  end_with_a_dosed_patient();
  std::string bytes = read_file(file);
  bytes.replace(0, 100, std::string(100, '?'));
  write_file(file, bytes);
  const v1::Alarm alarm = alarm_of_the_next_start();
  EXPECT_EQ(alarm.text(), "** Vigil began anew: what stood before is not restored");
  EXPECT_EQ(alarm.reason(), "which sessions were open can't be read: " + file +
                                ": file is not a database (SQLite 26)");
  EXPECT_TRUE(std::filesystem::exists(file + ".damaged"));
}

TEST_F(DamagedPast, AnEndThatIsDamagedIsToldAndAllBeforeItIsRestored) {
  end_with_a_dosed_patient();
  const std::uint64_t last = last_record();
  rewrite(
      file,
      [&](journal::RecordView& record) {
        if (record.id != last) return false;
        record.payload = record.payload.first(record.payload.size() - 1);
        return true;
      },
      false);
  const v1::Alarm alarm = alarm_of_the_next_start();
  EXPECT_EQ(alarm.text(), "* The record of before is damaged");
  EXPECT_EQ(alarm.priority(), v1::PRIORITY_LOW);
  EXPECT_EQ(alarm.reason(), file + ": record " + std::to_string(last) +
                                " has a hash that does not fit: it, or one before it, was changed");
  const auto restored =
      watcher->wait_for([](const auto& e) { return e.epoch() == 2 && e.session() == "K-0042"; });
  EXPECT_TRUE(restored);
}

}  // namespace
}  // namespace vigil::e2e

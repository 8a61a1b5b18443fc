// vigild is killed in the middle of a session: what vigil session show, sheet and checks print is
// the same hour as before, not only what came since the start.
#include <signal.h>

#include <filesystem>

#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

class Restart : public DaemonTest {
 protected:
  void SetUp() override {
    monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
    begin();
  }
  void begin() {
    start("profiles = \"" + std::string(VIGIL_SOURCE_DIR) + "/config/profiles\"\n" +
          one_bed("nonin"));
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(runtime() + "/control"); }));
  }
  std::string ask(std::vector<std::string> words) {
    words.insert(words.end(), {"--feed", "ipc://" + runtime() + "/feed", "--control",
                               "ipc://" + runtime() + "/control"});
    if (words.front() == "session") words.insert(words.end(), {"--as", "RN-2", "--role", "nurse"});
    Process vigil("vigil", words);
    EXPECT_EQ(vigil.wait(), 0) << words.front() << " " << words[1] << ": " << vigil.errors();
    return vigil.output();
  }
  /// The monitor says this SpO2 until a sheet shows it.
  void see(int spo2) {
    monitor->vitals.set(Parameter::spo2, spo2 * 1000);
    monitor->vitals.set(Parameter::pulse, 72'000);
    EXPECT_TRUE(eventually([&] {
      monitor->send();
      const std::string text = ask({"sheet", "1/a"});
      return text.find(" " + std::to_string(spo2)) != std::string::npos;
    })) << spo2;
  }

  std::unique_ptr<PtyMonitor> monitor;
};

TEST_F(Restart, TheSessionAndTheHourBeforeAreShownAsIfNothingHadHappened) {
  see(97);
  ask({"session", "start", "1/a", "K-0042", "--profile", "ketamine-im", "--prescriber", "MD-1",
       "--nurse", "RN-1", "--intent", "inward", "--identity"});
  see(93);
  ask({"session", "bind", "1/a", "two-person", "--with", "RN-3"});
  ask({"session", "note", "1/a", "music"});
  ask({"session", "vitals", "1/a", "bp=122/78"});
  daemon->signal(SIGKILL);
  ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
  begin();
  ask({"session", "note", "1/a", "water"});
  see(98);
  daemon->signal(SIGTERM);
  ASSERT_EQ(daemon->wait(), 0);
  begin();

  const std::string shown = ask({"session", "show", "1/a"});
  std::size_t from = 0;
  for (const char* entry :
       {"started (RN-2)", "binding: two-person, with RN-3 (RN-2)", "note: music (RN-2)",
        "manual-vitals: BP 122/78 by hand (RN-2)", "note: water (RN-2)"}) {
    const std::size_t at = shown.find(entry, from);
    ASSERT_NE(at, std::string::npos) << entry << "\n" << shown;
    from = at;
  }
  const std::string sheet = ask({"sheet", "1/a"});
  EXPECT_NE(sheet.find("The last hour: last value of five minutes"), std::string::npos) << sheet;
  // Both of this patient's values; the 97 was measured before the session began.
  EXPECT_NE(sheet.find("(93-98)"), std::string::npos) << sheet;
  EXPECT_NE(sheet.find("122/78  by hand, RN-2"), std::string::npos) << sheet;
}

}  // namespace
}  // namespace vigil::e2e

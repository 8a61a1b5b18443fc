// Two stories of a clinic with the real programs: a desaturation in the dark, and a pulled cable.
// The profile is that of the tests with shorter times, so that a story lasts seconds.
#include <filesystem>
#include <utility>

#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

using Shorter = std::vector<std::pair<std::string, std::string>>;

class Stories : public DaemonTest {
 protected:
  void begin(const Shorter& shorter) {
    std::string profile = read_file(std::string(VIGIL_SOURCE_DIR) + "/tests/app/sample.toml");
    for (const auto& [long_one, short_one] : shorter) {
      const auto at = profile.find(long_one);
      ASSERT_NE(at, std::string::npos) << long_one;
      profile.replace(at, long_one.size(), short_one);
    }
    std::filesystem::create_directory(folder / "profiles");
    write_file(folder / "profiles/sample.toml", profile);
    monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
    see(97);
    start("profiles = \"" + folder / "profiles" + "\"\nprofile = \"sample\"\n" + one_bed("nonin"));
    watcher = std::make_unique<Watcher>(runtime(), "station-1");
    ASSERT_TRUE(watcher->wait_for_connection(bus::Connection::live));
    EXPECT_EQ(ask({"patient", "1/a", "start", "K-0042", "--profile", "sample"}), 0);
    EXPECT_EQ(ask({"patient", "1/a", "dose"}), 0);
  }
  void see(int spo2) {
    monitor->vitals.set(Parameter::spo2, spo2 * 1000);
    monitor->vitals.set(Parameter::pulse, 72'000);
  }
  /// The monitor talks until an alarm event is wanted.
  v1::Alarm talk_until(const std::function<bool(const v1::Alarm&)>& wanted) {
    v1::Alarm found;
    EXPECT_TRUE(eventually([&] {
      if (talks) monitor->send();
      const auto events = watcher->events();
      for (; seen < events.size(); ++seen) {
        if (!events[seen].has_alarm() || !wanted(events[seen].alarm())) continue;
        found = events[seen++].alarm();
        return true;
      }
      return false;
    }));
    return found;
  }
  v1::Alarm talk_until(v1::AlarmPhase phase, const std::string& text) {
    return talk_until([&](const v1::Alarm& alarm) {
      return alarm.phase() == phase && alarm.text().starts_with(text);
    });
  }
  int ask(std::vector<std::string> words) {
    words.insert(words.end(),
                 {"--feed", "ipc://" + runtime() + "/feed", "--control",
                  "ipc://" + runtime() + "/control", "--as", "RN-2", "--role", "nurse"});
    Process vigil("vigil", words);
    // A monitor does not fall silent because somebody types.
    EXPECT_TRUE(eventually([&] {
      if (talks) monitor->send();
      return !vigil.running();
    }));
    return vigil.wait().value_or(-1);
  }

  std::unique_ptr<PtyMonitor> monitor;
  std::unique_ptr<Watcher> watcher;
  std::size_t seen = 0;
  bool talks = true;
};

TEST_F(Stories, DesaturationInTheDark) {
  begin({{"clear = 94, delay_s = 15", "clear = 94, delay_s = 0.4, clear_hold_s = 0.2"},
         {"clear = 90, delay_s = 5", "clear = 90, delay_s = 0.2, clear_hold_s = 0.2"},
         {"clear = 87", "clear = 87, clear_hold_s = 0.2"},
         {"median = { window_s = 5", "median = { window_s = 0"},
         {"min_on_s = 10", "min_on_s = 0.2"}});
  see(91);
  const v1::Alarm first = talk_until(v1::ALARM_PHASE_START, "** SpO2 91 < 92");
  EXPECT_EQ(first.priority(), v1::PRIORITY_MEDIUM);
  see(87);
  const v1::Alarm high = talk_until(v1::ALARM_PHASE_ESCALATE, "*** SpO2 87 < 88");
  EXPECT_EQ(high.alarm_id(), first.alarm_id());
  EXPECT_EQ(ask({"alarm", "ack", first.alarm_id()}), 0);
  const v1::Alarm acknowledged = talk_until([](const v1::Alarm& alarm) {
    return alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED;
  });
  EXPECT_EQ(acknowledged.inactivated_by(), "RN-2");
  EXPECT_EQ(acknowledged.revision(), high.revision());
  see(84);
  const v1::Alarm deeper = talk_until(v1::ALARM_PHASE_UPDATE, "*** SpO2 84 < 85 desaturation");
  EXPECT_EQ(deeper.inactivation(), v1::INACTIVATION_ENABLED);
  EXPECT_EQ(deeper.revision(), high.revision() + 1);
  EXPECT_EQ(ask({"bed", "1/a", "at-bedside"}), 0);
  monitor->vitals.lose(Parameter::spo2, Validity::sensor_off);
  monitor->vitals.lose(Parameter::pulse, Validity::sensor_off);
  const v1::Alarm lost = talk_until(v1::ALARM_PHASE_UPDATE, "*** SpO2 signal lost, last 84, 0:0");
  EXPECT_EQ(lost.presence(), v1::PRESENCE_ACTIVE_UNKNOWN);
  EXPECT_EQ(lost.at_bedside(), "RN-2");
  EXPECT_EQ(lost.worst(), 84);
  see(90);
  talk_until(v1::ALARM_PHASE_DEESCALATE, "** SpO2 90 < 92");
  see(95);
  const v1::Alarm ended = talk_until(v1::ALARM_PHASE_END, "** SpO2 95, was < 92");
  EXPECT_EQ(ended.alarm_id(), first.alarm_id());
  EXPECT_EQ(ended.state(), v1::ALARM_STATE_LATCHED);
  EXPECT_EQ(ask({"alarm", "reset", first.alarm_id()}), 0);
  EXPECT_EQ(talk_until(v1::ALARM_PHASE_RESET, "**").ended_by(), "RN-2");
}

TEST_F(Stories, TheCable) {
  begin({{"medium_after_s = 30\nhigh_after_s = 120", "medium_after_s = 4\nhigh_after_s = 6"}});
  EXPECT_TRUE(eventually([&] {
    monitor->send();
    return watcher->wait_for([](const auto& e) { return is_value(e, "spo2", 97); }).has_value();
  }));
  monitor->unplug();
  talks = false;
  const v1::Alarm lost = talk_until(v1::ALARM_PHASE_START, "* Link lost");
  EXPECT_EQ(lost.type(), v1::ALARM_TYPE_TECHNICAL);
  EXPECT_EQ(talk_until(v1::ALARM_PHASE_ESCALATE, "** Link lost").alarm_id(), lost.alarm_id());
  EXPECT_EQ(talk_until(v1::ALARM_PHASE_ESCALATE, "*** Link lost").alarm_id(), lost.alarm_id());
  monitor->plug();
  talks = true;
  talk_until([](const v1::Alarm& alarm) {
    return alarm.kind() == v1::ALARM_KIND_LINK_LOST && alarm.phase() == v1::ALARM_PHASE_END;
  });
}

}  // namespace
}  // namespace vigil::e2e

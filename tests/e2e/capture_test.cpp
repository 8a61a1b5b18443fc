// What the daemon captured gives the same values and alarms in `vigil replay`, with the real
// programs; and a folder that takes nothing costs no value.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/capture/capture_sample.hpp"
#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

using Lines = std::vector<std::string>;

class Captures : public DaemonTest {
 protected:
  std::string captures() const { return folder / "state/captures"; }
  std::string capture_section(const std::string& more = "") const {
    return "profiles = \"" + folder / "profiles" +
           "\"\nprofile = \"sample\"\n[capture]\nfolder = \"captures\"\n" + more;
  }
  void write_profile() {
    std::filesystem::create_directory(folder / "profiles");
    write_file(folder / "profiles/sample.toml",
               read_file(std::string(VIGIL_SOURCE_DIR) + "/tests/app/sample.toml"));
  }
  Lines capture_files() const {
    Lines files;
    for (const auto& entry : std::filesystem::directory_iterator(captures())) {
      files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  Lines replay(Lines arguments) {
    const Lines files = capture_files();
    arguments.insert(arguments.begin(), "replay");
    // The later file first: the order is found out by itself.
    arguments.insert(arguments.begin() + 1, files.rbegin(), files.rend());
    arguments.insert(arguments.end(), {"--profile", "sample", "--profiles", folder / "profiles"});
    Process program("vigil", arguments);
    EXPECT_EQ(program.wait(), 0) << program.errors();
    Lines lines;
    std::istringstream text(program.output());
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  void say(int spo2, int seconds) {
    monitor->vitals.set(Parameter::spo2, spo2 * 1000);
    monitor->vitals.set(Parameter::pulse, 72'000);
    for (int i = 0; i < seconds; ++i) monitor->send();
  }
  std::unique_ptr<PtyMonitor> monitor;
};

std::string word_of(v1::Validity validity) {
  std::string word = v1::Validity_Name(validity).substr(std::string("VALIDITY_").size());
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

Lines values_of(const std::vector<v1::Event>& events) {
  Lines lines;
  for (const v1::Event& event : events) {
    if (!event.has_vital()) continue;
    std::ostringstream line;
    line << event.vital().parameter() << ' ';
    if (event.vital().has_value()) line << event.vital().value();
    if (!event.vital().has_value()) line << word_of(event.vital().validity());
    lines.push_back(line.str());
  }
  return lines;
}

Lines alarms_of(const std::vector<v1::Event>& events) {
  Lines lines;
  for (const v1::Event& event : events) {
    if (event.alarm().phase() == v1::ALARM_PHASE_START) {
      lines.push_back(event.alarm().text());
    }
  }
  return lines;
}

/// The same words without the time in front.
Lines without_times(const Lines& lines) {
  Lines words;
  for (const std::string& line : lines) words.push_back(line.substr(line.find(' ') + 1));
  return words;
}

TEST_F(Captures, ReplayedTheyGiveTheSameValuesAndAlarms) {
  write_profile();
  monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
  start(capture_section() + one_bed("nonin"));
  Watcher watcher(runtime(), "station-1");
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  const auto is_told = [&](int spo2) {
    return watcher.wait_for([&](const auto& e) { return is_value(e, "spo2", spo2); }).has_value();
  };
  say(97, 2);
  ASSERT_TRUE(is_told(97));
  // Below the raw limit of the profile: an alarm at once.
  say(80, 2);
  ASSERT_TRUE(watcher.wait_for(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LIMIT_LOW, v1::ALARM_PHASE_START); }));
  monitor->vitals.lose(Parameter::spo2, Validity::sensor_off);
  monitor->vitals.lose(Parameter::pulse, Validity::sensor_off);
  monitor->send(2);
  ASSERT_TRUE(watcher.wait_for([](const auto& e) {
    return e.vital().parameter() == "spo2" && e.vital().validity() == v1::VALIDITY_SENSOR_OFF;
  }));
  monitor->send_raw(std::string(50, '\xA5'));
  monitor->unplug();
  ASSERT_TRUE(watcher.wait_for(
      [](const auto& e) { return is_alarm(e, v1::ALARM_KIND_LINK_LOST, v1::ALARM_PHASE_START); }));
  monitor->plug();
  ASSERT_TRUE(eventually([&] {
    say(96, 1);
    for (const auto& e : watcher.events()) {
      if (is_value(e, "spo2", 96)) return true;
    }
    return false;
  }));
  daemon->signal(SIGTERM);
  ASSERT_EQ(daemon->wait(), 0) << daemon->errors();
  ASSERT_EQ(capture_files().size(), 1U);
  const std::vector<v1::Event> live = watcher.events();
  const Lines values = without_times(replay({"--values"}));
  EXPECT_GT(values.size(), 6U);
  EXPECT_EQ(values, values_of(live));
  // The report has a line for each coming; each text of the live run is in it, in the same order.
  const Lines report = replay({});
  auto at = report.begin();
  const Lines alarms = alarms_of(live);
  ASSERT_GE(alarms.size(), 2U);
  for (const std::string& text : alarms) {
    const std::string start = text.substr(0, text.find(':'));
    at = std::find_if(at, report.end(),
                      [&](const auto& line) { return line.find(start) != std::string::npos; });
    EXPECT_NE(at, report.end()) << text;
    if (at != report.end()) ++at;
  }
}

TEST_F(Captures, TwoRunsOfTheDaemonAreOneRecord) {
  write_profile();
  for (const int spo2 : {97, 95}) {
    monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
    start(capture_section() + one_bed("nonin"));
    Watcher watcher(runtime());
    ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
    ASSERT_TRUE(eventually([&] {
      say(spo2, 1);
      for (const auto& e : watcher.events()) {
        if (is_value(e, "spo2", spo2)) return true;
      }
      return false;
    }));
    daemon->signal(SIGTERM);
    ASSERT_EQ(daemon->wait(), 0) << daemon->errors();
    monitor.reset();
  }
  ASSERT_EQ(capture_files().size(), 2U);
  const Lines values = without_times(replay({"--values"}));
  const auto first = std::find(values.begin(), values.end(), "spo2 97");
  EXPECT_NE(first, values.end());
  EXPECT_NE(std::find(first, values.end(), "spo2 95"), values.end());
}

TEST_F(Captures, AFolderThatOthersMayReadIsRefusedInWordsAndCostsNoValue) {
  write_profile();
  std::filesystem::create_directories(captures());
  ASSERT_EQ(chmod(captures().c_str(), 0755), 0);
  monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
  start(capture_section() + one_bed("nonin"));
  Watcher watcher(runtime());
  ASSERT_TRUE(watcher.wait_for_connection(bus::Connection::live));
  ASSERT_TRUE(eventually([&] {
    say(97, 1);
    for (const auto& e : watcher.events()) {
      if (is_value(e, "spo2", 97)) return true;
    }
    return false;
  }));
  const std::string said =
      "raw capture has stopped, all else goes on: " + captures() + " is open to other users";
  EXPECT_TRUE(eventually([&] { return daemon->errors().find(said) != std::string::npos; }));
  EXPECT_EQ(capture_files(), Lines{});
  ASSERT_EQ(chmod(captures().c_str(), 0700), 0);
  EXPECT_TRUE(eventually([&] {
    say(97, 1);
    return daemon->errors().find("raw capture goes on after ") != std::string::npos;
  }));
  EXPECT_EQ(capture_files().size(), 1U);
}

TEST_F(Captures, AreListedShownAndCopiedWithoutNames) {
  capture::Sample sample;
  sample.add(capture::Kind::from_monitor, 5100, "no frame of nonin").add(capture::Kind::end, 1, "");
  const auto file = [&](const std::string& name) {
    write_file(folder / name, std::string(sample.file.begin(), sample.file.end()));
    return folder / name;
  };
  const auto run = [](const Lines& arguments, int status) {
    Process vigil("vigil", arguments);
    EXPECT_EQ(vigil.wait(), status) << vigil.errors();
    return vigil.output() + vigil.errors();
  };
  sample.seal();
  const std::string whole = file("whole.vcap");
  EXPECT_NE(run({"capture", "list", folder.path()}, 0).find("7/a monitor 2"), std::string::npos);
  EXPECT_NE(run({"capture", "show", whole}, 0).find("end       as intended"), std::string::npos);
  const std::string copy = folder / "copy.vcap";
  EXPECT_EQ(run({"capture", "anonymize", whole, copy}, 0),
            "nonin sends no text that may name a patient: its bytes are as they were.\n"
            "Of the header room, bed, daemon and port's name are left out.\n"
            "Look through it before you give it away.\n");
  EXPECT_NE(
      run({"capture", "show", copy}, 0).find("link      -/- monitor 2, driver nonin, port usb:"),
      std::string::npos);
  EXPECT_EQ(run({"capture", "anonymize", whole, copy}, 71),
            "vigil capture: " + copy + " is there already, and is not written over\n");
  struct stat found {};
  ASSERT_EQ(stat(copy.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
  sample.file.pop_back();
  EXPECT_NE(run({"capture", "show", file("torn.vcap")}, 65).find("damage    at byte "),
            std::string::npos);
  capture::Header other = capture::sample_header();
  other.link.driver = "nosuch";
  sample.file = encode(other);
  EXPECT_EQ(run({"capture", "anonymize", file("other.vcap"), folder / "never.vcap"}, 65),
            "vigil capture: " + (folder / "other.vcap") +
                ": there is no driver \"nosuch\" here, so nobody knows where a name may stand\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "never.vcap"));
}

TEST_F(Captures, AreOffWithoutAFolderAndItSaysSo) {
  start(one_bed("nonin"));
  EXPECT_TRUE(eventually([&] {
    return daemon->errors().find("raw capture is off: no folder is configured for it") !=
           std::string::npos;
  }));
  EXPECT_FALSE(std::filesystem::exists(captures()));
}

TEST_F(Captures, AKilledDaemonLosesAtMostTheLastSeconds) {
  write_profile();
  monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
  start(capture_section() + one_bed("nonin"));
  ASSERT_TRUE(eventually([&] {
    say(97, 1);
    return std::filesystem::exists(captures()) && !capture_files().empty() &&
           std::filesystem::file_size(capture_files().front()) > 1000;
  }));
  daemon->signal(SIGKILL);
  (void)daemon->wait();
  const Lines values = without_times(replay({"--values"}));
  EXPECT_NE(std::find(values.begin(), values.end(), "spo2 97"), values.end());
}

}  // namespace
}  // namespace vigil::e2e

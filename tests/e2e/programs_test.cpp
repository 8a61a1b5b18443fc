// What a technician meets: mistakes in the configuration, a second daemon, a capture played.
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "tests/e2e/daemon_fixture.hpp"

namespace vigil::e2e {
namespace {

using Programs = DaemonTest;

TEST_F(Programs, SixMistakesAreSixMessagesWithTheirPlaceAndStatus78) {
  Process vigild("vigild", arguments("[[bed]]\n"
                                     "room = \"Room 1\"\n"
                                     "bed = \"a\"\n"
                                     "color = \"red\"\n"
                                     "[[bed.monitor]]\n"
                                     "driver = \"nonim\"\n"
                                     "port = \"ttyUSB0\"\n"
                                     "baud = \"9600\"\n"
                                     "[bed.limits.spo2]\n"
                                     "below.high = { limit = 88, clear = 80 }\n"));
  EXPECT_EQ(vigild.wait(), 78);
  const std::string file = folder / "vigil.toml";
  std::vector<std::string> places;
  std::istringstream lines(vigild.errors());
  for (std::string line; std::getline(lines, line);) {
    ASSERT_EQ(line.rfind(file + ":", 0), 0U) << line;
    const std::size_t column_end = line.find(": ", file.size() + 1);
    places.push_back(line.substr(file.size() + 1, column_end - file.size() - 1));
  }
  EXPECT_EQ(places, (std::vector<std::string>{"2:8", "4:1", "6:10", "7:8", "8:8", "10:36"}))
      << vigild.errors();
  EXPECT_NE(vigild.errors().find("did you mean 'nonin'?"), std::string::npos) << vigild.errors();
}

TEST_F(Programs, NoInstalledProgramHasTheClockOfTheTests) {
  for (const char* name : {"vigild", "vigil", "vigil-sim"}) {
    const std::string bytes = read_file(program_path(name));
    ASSERT_GT(bytes.size(), 100'000U) << name;
    EXPECT_EQ(bytes.find("VIGIL_TEST_CLOCK"), std::string::npos) << name;
  }
  const std::string bytes = read_file(std::string(VIGIL_BINARY_DIR) + "/tests/vigild_test_clock");
  EXPECT_NE(bytes.find("VIGIL_TEST_CLOCK"), std::string::npos);
}

TEST_F(Programs, AMissingConfigurationIsStatus66) {
  Process vigild("vigild", {"--config", folder / "none.toml"});
  EXPECT_EQ(vigild.wait(), 66);
  EXPECT_NE(vigild.errors().find("none.toml"), std::string::npos);
}

TEST_F(Programs, CheckConfigOpensNothing) {
  auto all = arguments(one_bed("nonin", spo2_limits));
  all.push_back("--check-config");
  Process vigild("vigild", all);
  EXPECT_EQ(vigild.wait(), 0);
  EXPECT_EQ(vigild.output(), "ok: 1 beds\n");
  EXPECT_FALSE(std::filesystem::exists(runtime()));
}

TEST_F(Programs, ASecondDaemonOnTheSameFolderIsRefusedWithThePidOfTheFirst) {
  start(one_bed("nonin"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(runtime() + "/control"); }));
  Process second("vigild", arguments(one_bed("nonin")));
  EXPECT_EQ(second.wait(), 69);
  EXPECT_NE(second.errors().find(std::to_string(daemon->pid())), std::string::npos)
      << second.errors();
  Watcher watcher(runtime());
  EXPECT_TRUE(watcher.wait_for_connection(bus::Connection::live));
}

/// The values that `vigil watch --json` printed, by parameter; "<code> <unit> <value>".
std::map<std::string, std::vector<std::string>> values_of(const std::string& json_lines) {
  std::map<std::string, std::vector<std::string>> values;
  std::istringstream lines(json_lines);
  for (std::string line; std::getline(lines, line);) {
    v1::Event event;
    if (!google::protobuf::util::JsonStringToMessage(line, &event).ok()) {
      ADD_FAILURE() << "no event: " << line;
      continue;
    }
    if (!event.vital().has_value()) continue;
    std::ostringstream text;
    text << event.vital().mdc_code() << " " << event.vital().unit() << " " << event.vital().value();
    auto& seen = values[event.vital().parameter()];
    if (seen.empty() || seen.back() != text.str()) seen.push_back(text.str());
  }
  return values;
}

TEST_F(Programs, ACaptureOfARealMonitorIsSeenByVigilWatch) {
  const std::string capture = std::string(VIGIL_SOURCE_DIR) + "/../shared/captures/ivy450c.bin";
  if (!std::filesystem::exists(capture)) GTEST_SKIP() << "no " << capture;
  start(one_bed("ivy450c"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(runtime() + "/control"); }));
  Process watch("vigil", {"watch", "--json", "--feed", "ipc://" + runtime() + "/feed", "--control",
                          "ipc://" + runtime() + "/control", "--seconds", "20", "--count", "400"});
  ASSERT_TRUE(eventually([&] { return watch.output().find("wall") != std::string::npos; }));
  Process sim("vigil-sim", {"play", capture, "--driver", "ivy450c", "--link", link(), "--speed",
                            "2", "--wait-for-reader"});
  EXPECT_EQ(sim.wait(), 0);
  // All of the capture is through when its link is gone.
  ASSERT_TRUE(eventually([&] { return watch.output().find("LINK_LOST") != std::string::npos; }));
  watch.signal(SIGTERM);
  (void)watch.wait();
  const std::string output = watch.output();
  auto values = values_of(output.substr(0, output.rfind('\n') + 1));
  using Values = std::vector<std::string>;
  EXPECT_EQ(values["hr"], Values{"147842 /min 80"});
  EXPECT_EQ(values["rr"], Values{"151562 /min 35"});
  EXPECT_EQ(values["spo2"], Values{"150456 % 100"});
  EXPECT_EQ(values["pulse"], Values{"149530 /min 80"});
  EXPECT_EQ(values["nibp_sys"], Values{"150021 mm[Hg] 121"});
  EXPECT_EQ(values["nibp_dia"], Values{"150022 mm[Hg] 75"});
  EXPECT_EQ(values["nibp_mean"], Values{"150023 mm[Hg] 92"});
  EXPECT_EQ(values["nibp_pulse"], Values{"149546 /min 80"});
  EXPECT_EQ(values["p1_dia"], Values{"150018 mm[Hg] 73"});
  EXPECT_EQ(values["p1_mean"], Values{"150019 mm[Hg] 88"});
  for (const std::string& p1_sys : values["p1_sys"]) {
    EXPECT_TRUE(p1_sys == "150017 mm[Hg] 110" || p1_sys == "150017 mm[Hg] 111") << p1_sys;
  }
  EXPECT_FALSE(values["p1_sys"].empty());
}

TEST_F(Programs, EveryCommandIsAnsweredByTheRealDaemon) {
  start(one_bed("nonin"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(runtime() + "/control"); }));
  const std::vector<std::string> endpoints{"--feed", "ipc://" + runtime() + "/feed", "--control",
                                           "ipc://" + runtime() + "/control"};
  const auto run = [&](std::vector<std::string> words, std::string& errors) {
    words.insert(words.end(), endpoints.begin(), endpoints.end());
    Process vigil("vigil", words);
    const int status = vigil.wait().value_or(-1);
    errors = vigil.errors();
    return status;
  };
  std::string errors;
  EXPECT_EQ(run({"alarm", "list"}, errors), 0) << errors;
  EXPECT_EQ(run({"bed", "9/z", "at-bedside"}, errors), 77);
  EXPECT_EQ(errors, "vigil: room, bed: there is no such bed here\n");
  // Carried out or refused, that is for the engine to say; but it must say something.
  const int status = run({"bed", "1/a", "at-bedside", "--as", "RN-2"}, errors);
  EXPECT_TRUE(status == 0 || status == 77) << status << ": " << errors;
}

}  // namespace
}  // namespace vigil::e2e

// docs/walkthrough.md, command by command as a reader types them, on the demonstration of ./run.
// Only what takes time is changed: its profile asks for no minutes between the values at rest.
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <filesystem>
#include <regex>
#include <sstream>

#include "tests/e2e/process.hpp"

namespace vigil::e2e {
namespace {

namespace fs = std::filesystem;

/// The indented lines of a page, one command each; "\" at the end goes on with the next.
std::vector<std::string> commands_of(const std::string& page) {
  std::vector<std::string> commands;
  std::istringstream lines(page);
  bool goes_on = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("    ")) continue;
    line.erase(0, 4);
    const bool more = line.ends_with("\\");
    if (more) line.pop_back();
    if (goes_on) {
      commands.back() += line;
    } else {
      commands.push_back(line);
    }
    goes_on = more;
  }
  return commands;
}

class Walkthrough : public testing::Test {
 protected:
  /// The demonstration in a folder of its own, so that no other one is disturbed.
  void SetUp() override {
    const fs::path source = VIGIL_SOURCE_DIR;
    fs::copy(source / "run", folder / "run");
    fs::copy(source / "config", folder / "config", fs::copy_options::recursive);
    fs::create_directories(std::string(folder / "station/web"));
    fs::copy(source / "station/web/dist", folder / "station/web/dist", fs::copy_options::recursive);
    const std::string base = folder / "config/profiles/adult.base.toml";
    std::string profile = read_file(base);
    for (const char* key : {"cuff_apart_min", "quiet_min"}) {
      const std::regex minutes("\n" + std::string(key) + " = 3\\b");
      ASSERT_TRUE(std::regex_search(profile, minutes)) << key;
      profile = std::regex_replace(profile, minutes, "\n" + std::string(key) + " = 0");
    }
    write_file(base, profile);
    ::setenv("VIGIL_BIN", (std::string(VIGIL_BINARY_DIR) + "/bin").c_str(), 1);
    run = std::make_unique<Process>("/bin/bash", std::vector<std::string>{folder / "run"});
    ASSERT_TRUE(eventually(
        [&] { return fs::exists(folder / "build/demo/environment") || !run->running(); }));
    ASSERT_TRUE(run->running()) << run->output() << run->errors();
  }
  void TearDown() override {
    if (!run) return;
    run->signal(SIGTERM);
    EXPECT_EQ(run->wait(), 0) << run->errors();
    EXPECT_FALSE(fs::exists(folder / "build/demo/environment"));
  }
  /// Standard output and error of a line that is typed in the second terminal.
  std::string typed(const std::string& line, int expected = 0) {
    Process shell("/bin/bash", {"-c", "cd " + folder.path() + " && . build/demo/environment && " +
                                          line + " 2>&1"});
    EXPECT_EQ(shell.wait(), expected) << line << "\n" << shell.output();
    return shell.output();
  }

  TempFolder folder;
  std::unique_ptr<Process> run;
};

std::string first_match(const std::string& text, const std::string& pattern) {
  std::smatch found;
  return std::regex_search(text, found, std::regex(pattern)) ? found[1].str() : "";
}

TEST_F(Walkthrough, EveryCommandOfThePageIsDoneAndTheRecordIsExported) {
  const std::vector<std::string> commands =
      commands_of(read_file(std::string(VIGIL_SOURCE_DIR) + "/docs/walkthrough.md"));
  ASSERT_EQ(commands.size(), 31U);
  std::string test_alarm;
  std::string session;
  std::vector<std::string> outputs;
  for (std::string command : commands) {
    if (command.starts_with("sleep")) continue;
    if (command.starts_with("vigil session dose") ||
        command.starts_with("vigil session baseline")) {
      // The pulse of the simulated monitor must have come since it was bound.
      EXPECT_TRUE(eventually(
          [&] { return typed("vigil session show 3/a").find("[ ] hr") == std::string::npos; }));
    }
    command = std::regex_replace(command, std::regex("NUMBER"), test_alarm);
    command = std::regex_replace(command, std::regex("K-0042\\.20260131\\.1"), session);
    const std::string said = typed(command);
    if (command == "vigil alarm list") {
      test_alarm = first_match(said, "(\\d+\\.\\d+)  Vigil  .*TEST ALARM");
      ASSERT_NE(test_alarm, "") << said;
    }
    if (command == "vigil session list") {
      session = first_match(said, "(K-0042\\.\\d+\\.1)  room 3 +closed, transferred");
      ASSERT_NE(session, "") << said;
    }
    outputs.push_back(command + "\n" + said);
  }
  const auto said = [&](const std::string& begin) {
    for (const std::string& output : outputs) {
      if (output.starts_with(begin)) return output.substr(output.find('\n') + 1);
    }
    return "nobody typed " + begin;
  };
  EXPECT_EQ(said("vigil session code"), "K-0042\n");
  EXPECT_NE(said("vigil session show").find("Gate of the dose\n"), std::string::npos);
  EXPECT_NE(said("vigil session precheck").find("176.4 lb = 80.014 kg\n"), std::string::npos);
  EXPECT_EQ(said("vigil session dose"), "done: 60 mg, 0.749 mg/kg\n");
  EXPECT_NE(first_match(said("vigil checks"), "(room 3 +K-0042 +T\\+0)"), "")
      << said("vigil checks");
  EXPECT_NE(said("vigil sheet").find("124/80  by hand, RN-1"), std::string::npos)
      << said("vigil sheet");
  EXPECT_NE(said("vigil verify $DEMO/state").find(": good: "), std::string::npos);
  EXPECT_NE(said("vigil review").find("T+0: ketamine 60 mg im, given"), std::string::npos);
  EXPECT_NE(read_file(folder / "report.html").find("0.749"), std::string::npos);
  EXPECT_EQ(read_file(folder / "session.edf").substr(0, 8), "0       ");
  // The other beds of the demonstration go on.
  const std::string left = typed("vigil checks");
  EXPECT_NE(left.find("K-0026"), std::string::npos) << left;
  EXPECT_EQ(left.find("K-0042"), std::string::npos) << left;
}

}  // namespace
}  // namespace vigil::e2e

// vigil-sim and vigil as a whole: real processes and pseudo-terminals, waited for with a deadline.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/io/descriptor.hpp"
#include "tools/sim/random.hpp"

extern char** environ;

namespace vigil::sim {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(20);

class SimProgram : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-sim-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (pid_ > 0) kill(pid_, SIGKILL);
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }

  void start(std::vector<std::string> arguments, const char* program = "vigil-sim") {
    arguments.insert(arguments.begin(), std::string(VIGIL_BINARY_DIR "/bin/") + program);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&actions, fd, out(fd).c_str(), O_CREAT | O_WRONLY | O_TRUNC,
                                       0600);
    }
    ASSERT_EQ(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  int exit_code() {
    int status = 0;
    if (!until([&] { return waitpid(pid_, &status, WNOHANG) == pid_; })) return -1;
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
  }
  static bool until(const std::function<bool()>& condition) {
    const auto deadline = Clock::now() + patience;
    while (!condition()) {
      if (Clock::now() > deadline) return false;
      poll(nullptr, 0, 5);
    }
    return true;
  }
  std::string out(int fd) const { return folder_ + "/out-" + std::to_string(fd); }
  std::string text(int fd) const {
    std::ifstream in(out(fd));
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << content;
    return folder_ + "/" + name;
  }
  bool link_there(const std::string& name) const {
    return std::filesystem::is_symlink(folder_ + "/" + name);
  }
  io::FileDescriptor open_port(const std::string& name) const {
    return io::FileDescriptor(
        open((folder_ + "/" + name).c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }
  static std::string read_bytes(const io::FileDescriptor& port, std::size_t wanted) {
    std::string bytes;
    std::array<char, 1024> buffer{};
    (void)until([&] {
      const ssize_t n = ::read(port.get(), buffer.data(), buffer.size());
      if (n > 0) bytes.append(buffer.data(), static_cast<std::size_t>(n));
      return bytes.size() >= wanted;
    });
    return bytes;
  }

  std::string folder_;
  pid_t pid_ = 0;
};

TEST_F(SimProgram, PlayGivesEveryByteOfTheFileToAReaderThatItWaitedFor) {
  std::string capture;
  std::uint64_t seed = 5;
  for (int i = 0; i < 3000; ++i) capture += static_cast<char>(next_random(seed) & 0xFFU);
  const std::string file = write("capture.bin", capture);
  start({"play", file, "--driver", "nonin", "--link", folder_ + "/port", "--wait-for-reader",
         "--speed", "10"});
  ASSERT_TRUE(until([&] { return link_there("port"); }));
  {
    const io::FileDescriptor port = open_port("port");
    EXPECT_EQ(read_bytes(port, capture.size()), capture);
    EXPECT_EQ(exit_code(), 0);
  }
  EXPECT_FALSE(link_there("port"));
  EXPECT_NE(text(STDOUT_FILENO).find("3000 bytes sent, 0 lost, 0 unheard"), std::string::npos);
}

TEST_F(SimProgram, PlayKeepsThePortUntilTheReaderHasReadAll) {
  const std::string file = write("capture.bin", std::string(600, 'x'));
  start({"play", file, "--driver", "nonin", "--link", folder_ + "/port", "--wait-for-reader",
         "--speed", "100"});
  ASSERT_TRUE(until([&] { return link_there("port"); }));
  const io::FileDescriptor port = open_port("port");
  const auto waits = [&] {
    return text(STDOUT_FILENO).find("all sent, waiting for the reader\n") != std::string::npos;
  };
  ASSERT_TRUE(until(waits));
  EXPECT_EQ(waitpid(pid_, nullptr, WNOHANG), 0);
  EXPECT_EQ(read_bytes(port, 600), std::string(600, 'x'));
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(SimProgram, PlayBeginsAgainAtTheEndIfToldToLoop) {
  const std::string file = write("capture.bin", "0123456789");
  start({"play", file, "--driver", "nonin", "--link", folder_ + "/port", "--wait-for-reader",
         "--speed", "100", "--loop"});
  ASSERT_TRUE(until([&] { return link_there("port"); }));
  const io::FileDescriptor port = open_port("port");
  EXPECT_EQ(read_bytes(port, 30), "012345678901234567890123456789");
  kill(pid_, SIGTERM);
  EXPECT_EQ(exit_code(), 0);
}

TEST_F(SimProgram, RunUnplugsAndReplugsAndTellsSo) {
  const std::string scenario = write("s.toml", R"(
[[bed]]
room = "2"
bed = "a"
driver = "nonin"
link = "room-2"
[[bed.happening]]
at_s = 10
what = "unplug"
[[bed.happening]]
at_s = 30
what = "replug"
)");
  start({"run", scenario, "--folder", folder_, "--speed", "20"});
  ASSERT_TRUE(until([&] { return link_there("room-2"); }));
  ASSERT_TRUE(until([&] { return !link_there("room-2"); }));
  ASSERT_TRUE(until([&] { return link_there("room-2"); }));
  EXPECT_GE(read_bytes(open_port("room-2"), 100).size(), 100U);
  kill(pid_, SIGTERM);
  EXPECT_EQ(exit_code(), 0);
  EXPECT_FALSE(link_there("room-2"));
  EXPECT_TRUE(text(STDOUT_FILENO)
                  .starts_with("T+0:00 room 2: nonin on room-2\n"
                               "T+0:10 room 2: unplugged\n"
                               "T+0:30 room 2: plugged in again\n"));
}

TEST_F(SimProgram, ABadScenarioIsToldWithLineAndColumnAndEndsWith78) {
  const std::string scenario = write("s.toml", "seed = 1\ncolour = 2\n");
  start({"run", scenario, "--folder", folder_});
  EXPECT_EQ(exit_code(), 78);
  EXPECT_EQ(text(STDERR_FILENO), scenario + ":1:1: a scenario has 1 to 64 [[bed]] tables\n" +
                                     scenario +
                                     ":2:1: unknown key colour; known here: seed, bed\n");
}

TEST_F(SimProgram, AMissingScenarioEndsWith66) {
  start({"run", folder_ + "/none.toml"});
  EXPECT_EQ(exit_code(), 66);
}

TEST_F(SimProgram, TheShippedScenariosAreGood) {
  for (const char* name : {"demo", "eight"}) {
    start({"run", std::string(VIGIL_SOURCE_DIR "/config/scenarios/") + name + ".toml", "--folder",
           folder_, "--seconds", "1", "--speed", "20"});
    EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
  }
}

using VigilProgram = SimProgram;

TEST_F(VigilProgram, WatchEndsWith69WhenTheDaemonWasNeverHeard) {
  const std::string none = "ipc://" + folder_ + "/none";
  start({"watch", "--feed", none, "--control", none, "--seconds", "0.2", "--json"}, "vigil");
  EXPECT_EQ(exit_code(), 69);
  EXPECT_EQ(text(STDOUT_FILENO), "");
}

TEST_F(VigilProgram, CheckConfigTellsMistakesAndMissingFilesApart) {
  start({"check-config", folder_ + "/none.toml"}, "vigil");
  EXPECT_EQ(exit_code(), 66);
  const std::string bad = write("bad.toml", "colour = 1\n");
  start({"check-config", bad}, "vigil");
  EXPECT_EQ(exit_code(), 78);
  EXPECT_TRUE(text(STDERR_FILENO).starts_with(bad + ":1:1: ")) << text(STDERR_FILENO);
}

TEST_F(VigilProgram, CheckConfigTakesTheShippedConfigurations) {
  for (const auto& [name, words] : {std::pair{"demo", "ok: 8 beds, 8 monitors, 4 profiles\n"},
                                    {"eight", "ok: 8 beds, 8 monitors\n"}}) {
    std::ifstream in(std::string(VIGIL_SOURCE_DIR "/config/") + name + ".toml.in");
    std::string config{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const std::string profiles = VIGIL_SOURCE_DIR "/config/profiles";
    for (const auto& [place, folder] :
         {std::pair<std::string, std::string>{"@FOLDER@", "/run/vigil"},
          {"@RUNTIME@", "/run/vigil"},
          {"@PROFILES@", profiles}}) {
      for (auto at = config.find(place); at != std::string::npos; at = config.find(place)) {
        config.replace(at, place.size(), folder);
      }
    }
    start({"check-config", write("shipped.toml", config)}, "vigil");
    EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
    EXPECT_EQ(text(STDOUT_FILENO), words);
  }
}

TEST_F(VigilProgram, CheckConfigTellsMistakesInProfilesToo) {
  std::filesystem::create_directory(folder_ + "/profiles");
  const std::string profile = write("profiles/x.toml", "id = \"y\"\n");
  const std::string config = write("vigil.toml", "profile = \"x\"\n");
  start({"check-config", config}, "vigil");
  EXPECT_EQ(exit_code(), 78);
  EXPECT_NE(text(STDERR_FILENO).find(profile + ":1:6: 'id' is 'y', expected the name of the file"),
            std::string::npos)
      << text(STDERR_FILENO);
}

const std::string profiles = VIGIL_SOURCE_DIR "/config/profiles";

TEST_F(VigilProgram, ProfileListNamesTheShippedOnes) {
  start({"profile", "list", "--dir", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
  for (const char* id : {"ketamine-im", "ketamine-iv40", "ketamine-sl", "esketamine-in"}) {
    EXPECT_NE(text(STDOUT_FILENO).find(std::string("\n") + id + " "), std::string::npos) << id;
  }
}

TEST_F(VigilProgram, ProfileShowPrintsOneAndTellsOfOneThatIsNotThere) {
  start({"profile", "show", "ketamine-im", "--dir", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
  EXPECT_TRUE(text(STDOUT_FILENO).starts_with("Ketamine into the muscle, adults\n"));
  start({"profile", "show", "none", "--dir", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 66);
  EXPECT_EQ(text(STDERR_FILENO), "vigil: can't read " + profiles + "/none.toml\n");
}

TEST_F(VigilProgram, ProfileCheckTellsEachMistakeWithItsPlace) {
  start({"profile", "check", profiles + "/ketamine-sl.toml"}, "vigil");
  EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
  EXPECT_EQ(text(STDOUT_FILENO), "ok: ketamine-sl, version 3, NOT SIGNED OFF\n");
  const std::string bad = write("bad.toml", "id = \"bad\"\nversion = 0\n");
  start({"profile", "check", bad}, "vigil");
  EXPECT_EQ(exit_code(), 78);
  EXPECT_NE(text(STDERR_FILENO).find(bad + ":2:11: 'version' is 0, expected 1 to 1000000\n"),
            std::string::npos)
      << text(STDERR_FILENO);
}

TEST_F(VigilProgram, ReplayRunsARecord) {
  const std::string record = write("a.csv", "seconds,spo2\n0,97\n1,80\n2,97\n");
  start({"replay", record, "--profiles", profiles, "--session"}, "vigil");
  EXPECT_EQ(exit_code(), 0) << text(STDERR_FILENO);
  EXPECT_NE(text(STDOUT_FILENO).find("   0:00:01      open  *** SpO2 80 < 85 desaturation"),
            std::string::npos)
      << text(STDOUT_FILENO);
}

TEST_F(VigilProgram, ReplayTellsAWrongFileWithItsPlace) {
  const std::string record = write("a.csv", "seconds,spo2\n0,97\n1,many\n");
  start({"replay", record, "--profiles", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 65);
  EXPECT_EQ(text(STDERR_FILENO), record + ":3: spo2 is no number: \"many\"\n");
  start({"replay", write("empty.csv", ""), "--profiles", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 65);
  EXPECT_EQ(text(STDERR_FILENO), folder_ + "/empty.csv: the file is empty\n");
  start({"replay", folder_ + "/none.csv", "--profiles", profiles}, "vigil");
  EXPECT_EQ(exit_code(), 66);
  const std::string orders = write("orders.csv", "seconds,kind\n1,sing\n");
  start({"replay", record, "--profiles", profiles, "--commands", orders}, "vigil");
  EXPECT_EQ(exit_code(), 65);
  EXPECT_EQ(text(STDERR_FILENO), orders + ":2: no command is called \"sing\"\n");
  start({"replay", record, "--profile", "none", "--compare"}, "vigil");
  EXPECT_EQ(exit_code(), 64);
}

}  // namespace
}  // namespace vigil::sim

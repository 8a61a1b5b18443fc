// docs/examples/subscribe.py against a real bus.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/bus/fake_producer.hpp"

namespace vigil::bus {
namespace {

constexpr std::chrono::seconds deadline{30};

/// The example as a child process whose output is read as it comes.
class Example {
 public:
  explicit Example(const TempFolder& folder, const std::vector<std::string>& more) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    std::vector<std::string> words{
        "/usr/bin/python3", VIGIL_SOURCE_DIR "/docs/examples/subscribe.py",
        "--feed",           folder.endpoint("feed"),
        "--control",        folder.endpoint("control")};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    EXPECT_EQ(::posix_spawn(&child_, arguments[0], &actions, nullptr, arguments.data(), environ),
              0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
  }
  ~Example() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(output_);
  }
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;

  /// Reads until `text` was printed; `between` is called every 100 ms.
  template <typename Between>
  bool prints(const std::string& text, Between between) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (all.find(text) == std::string::npos) {
      if (std::chrono::steady_clock::now() > end) return false;
      between();
      pollfd readable{output_, POLLIN, 0};
      if (::poll(&readable, 1, 100) <= 0) continue;
      std::array<char, 4096> bytes{};
      const ssize_t n = ::read(output_, bytes.data(), bytes.size());
      if (n <= 0) return all.find(text) != std::string::npos;
      all.append(bytes.data(), static_cast<std::size_t>(n));
    }
    return true;
  }
  /// Reads to the end; the exit status.
  int wait() {
    EXPECT_FALSE(prints("\x01never", [] {}));
    int status = -1;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string all;

 private:
  pid_t child_ = -1;
  int output_ = -1;
};

TEST(SubscribeExample, PrintsSnapshotReadingsAndAlarmsAndSaysWhenTheDaemonIsSilent) {
  const TempFolder folder;
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  producer.vital(97'000);
  Example example(folder, {"--count", "3"});
  const auto beat = [&] { producer.heartbeat(); };
  ASSERT_TRUE(example.prints("snapshot of clinic, epoch 5, up to event 1\n", beat)) << example.all;
  ASSERT_TRUE(example.prints("dosing-1/a: spo2 97 % (from the snapshot)\n", beat)) << example.all;
  producer.alarm(1, alarm::Phase::start);
  ASSERT_TRUE(example.prints("dosing-1/a: alarm start: ** SpO2 86 < 92", beat)) << example.all;
  ASSERT_TRUE(example.prints("THE DAEMON IS SILENT", [] {})) << example.all;
  ASSERT_TRUE(example.prints("the daemon is heard again", beat)) << example.all;
  EXPECT_EQ(example.wait(), 0) << example.all;
  EXPECT_EQ(example.all.find("Traceback"), std::string::npos) << example.all;
  EXPECT_EQ(example.all.find("Vigil is secondary and advisory"), 0U) << example.all;
}

TEST(SubscribeExample, WithoutADaemonItSaysSoAndEndsInTime) {
  const TempFolder folder;
  Example example(folder, {"--seconds", "2.5"});
  EXPECT_EQ(example.wait(), 0);
  EXPECT_NE(example.all.find("THE DAEMON IS SILENT"), std::string::npos) << example.all;
}

}  // namespace
}  // namespace vigil::bus

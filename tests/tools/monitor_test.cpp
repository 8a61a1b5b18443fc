// A monitor through a real pseudo-terminal, on the scenario's own time: nothing here waits.
#include "tools/sim/monitor.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/io/descriptor.hpp"

namespace vigil::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Sends "tick" each 100 ms, and answers what it hears.
class Ticking final : public Device {
 public:
  void receive(Bytes from_host, Instant) override {
    answer_.insert(answer_.end(), from_host.begin(), from_host.end());
  }
  Instant emit(Instant now, const Vitals&, std::vector<std::uint8_t>& out) override {
    for (; next_ <= now; next_ = next_ + milliseconds(100)) {
      for (const char c : std::string_view("tick")) out.push_back(static_cast<std::uint8_t>(c));
    }
    out.insert(out.end(), answer_.begin(), answer_.end());
    answer_.clear();
    return next_;
  }

 private:
  Instant next_ = Instant::from_ns(100'000'000);
  std::vector<std::uint8_t> answer_;
};

class MonitorOnPty : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-sim-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    link_ = folder_ + "/room-1";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Monitor make(std::vector<Happening> happenings) {
    SimulatedBed bed;
    bed.happenings = std::move(happenings);
    return Monitor(
        bed, 1, std::make_unique<Ticking>(), {9600, 8, Parity::none, 1},
        [this] { return open_pty(link_); },
        [this](Instant, const std::string& what) { told_.push_back(what); });
  }
  static void run(Monitor& monitor, Duration from, Duration to) {
    for (Duration t = from + milliseconds(10); t <= to; t += milliseconds(10)) {
      monitor.step(Instant{} + t);
    }
  }
  io::FileDescriptor open_reader() const {
    return io::FileDescriptor(open(link_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }
  static std::string read_all(const io::FileDescriptor& fd, std::size_t wanted) {
    std::string text;
    std::array<char, 256> buffer{};
    // The kernel hands bytes over in the background: look until they are there.
    for (int looks = 0; looks < 2000 && text.size() < wanted; ++looks) {
      const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
      if (n > 0) text.append(buffer.data(), static_cast<std::size_t>(n));
      if (n <= 0) usleep(1000);
    }
    return text;
  }
  bool link_there() const { return std::filesystem::is_symlink(link_); }

  std::string folder_;
  std::string link_;
  std::vector<std::string> told_;
};

TEST_F(MonitorOnPty, AReaderHearsOnlyWhatIsSaidAfterItCame) {
  Monitor monitor = make({});
  ASSERT_EQ(monitor.plug_in(), "");
  run(monitor, milliseconds(0), milliseconds(450));
  EXPECT_EQ(monitor.counts().unheard, 16U);
  const io::FileDescriptor reader = open_reader();
  run(monitor, milliseconds(450), milliseconds(750));
  EXPECT_EQ(read_all(reader, 12), "tickticktick");
  EXPECT_EQ(monitor.counts().sent, 12U);
}

TEST_F(MonitorOnPty, WhatTheHostWritesReachesTheDeviceUnchanged) {
  Monitor monitor = make({});
  ASSERT_EQ(monitor.plug_in(), "");
  const io::FileDescriptor reader = open_reader();
  ASSERT_EQ(::write(reader.get(), "\x03\r\n", 3), 3);
  run(monitor, milliseconds(0), milliseconds(50));
  EXPECT_EQ(read_all(reader, 3), "\x03\r\n");
}

TEST_F(MonitorOnPty, UnplugTakesTheLinkAwayAndReplugBringsItBack) {
  Happening unplug;
  unplug.at = seconds(1);
  unplug.kind = HappeningKind::unplug;
  Happening replug;
  replug.at = seconds(2);
  replug.kind = HappeningKind::replug;
  Monitor monitor = make({unplug, replug});
  ASSERT_EQ(monitor.plug_in(), "");
  EXPECT_TRUE(link_there());
  run(monitor, milliseconds(0), milliseconds(1500));
  EXPECT_FALSE(link_there());
  run(monitor, milliseconds(1500), milliseconds(2050));
  EXPECT_TRUE(link_there());
  const io::FileDescriptor reader = open_reader();
  run(monitor, milliseconds(2050), milliseconds(2250));
  EXPECT_EQ(read_all(reader, 8), "ticktick");
  EXPECT_EQ(told_, (std::vector<std::string>{"unplugged", "plugged in again"}));
}

TEST_F(MonitorOnPty, WhatComesAgainIsToldEachTimeInTheOrderOfTime) {
  Happening cuff;
  cuff.at = milliseconds(100);
  cuff.every = milliseconds(200);
  cuff.kind = HappeningKind::cuff;
  Happening motion;
  motion.at = milliseconds(400);
  motion.kind = HappeningKind::motion;
  Monitor monitor = make({cuff, motion});
  run(monitor, milliseconds(0), milliseconds(700));
  EXPECT_THAT(told_, testing::ElementsAre("cuff measures", "cuff measures", "the hand moves",
                                          "cuff measures", "cuff measures"));
}

TEST_F(MonitorOnPty, SilenceSendsNothingAndGarbageSendsItsBytes) {
  Happening silence;
  silence.at = milliseconds(300);
  silence.kind = HappeningKind::silence;
  Happening garbage;
  garbage.at = milliseconds(600);
  garbage.kind = HappeningKind::garbage;
  garbage.bytes = 40;
  Monitor monitor = make({silence, garbage});
  ASSERT_EQ(monitor.plug_in(), "");
  const io::FileDescriptor reader = open_reader();
  run(monitor, milliseconds(0), milliseconds(590));
  EXPECT_EQ(monitor.counts().sent, 8U);
  run(monitor, milliseconds(590), milliseconds(700));
  EXPECT_EQ(monitor.counts().sent, 48U);
}

TEST_F(MonitorOnPty, AReaderThatDoesNotReadLosesBytesAndBlocksNothing) {
  OpenedLine opened = open_pty(link_);
  ASSERT_TRUE(opened.line);
  const io::FileDescriptor reader = open_reader();
  ASSERT_TRUE(opened.line->connected());
  PacedLine paced({115200, 8, Parity::none, 1});
  const std::vector<std::uint8_t> second(11520, 0x55);
  for (int s = 0; s < 10; ++s) {
    paced.queue(second, Instant{} + seconds(s));
    for (int t = 1; t <= 100; ++t) {
      paced.send(Instant{} + seconds(s) + milliseconds(10 * t), opened.line.get());
    }
  }
  EXPECT_GT(paced.counts().sent, 4000U);
  EXPECT_GT(paced.counts().lost, 0U);
  EXPECT_EQ(paced.counts().sent + paced.counts().lost, 115200U);
}

TEST_F(MonitorOnPty, ALinkReplacesALinkButNeverAFile) {
  ASSERT_EQ(symlink("/nowhere", link_.c_str()), 0);
  {
    const OpenedLine opened = open_pty(link_);
    ASSERT_TRUE(opened.line) << opened.error;
    struct stat there {};
    ASSERT_EQ(stat(link_.c_str(), &there), 0);
    EXPECT_TRUE(S_ISCHR(there.st_mode));
  }
  EXPECT_FALSE(link_there());
  io::FileDescriptor file(open(link_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  const OpenedLine refused = open_pty(link_);
  EXPECT_FALSE(refused.line);
  EXPECT_EQ(refused.error, link_ + " is there and is not a symbolic link");
}

}  // namespace
}  // namespace vigil::sim

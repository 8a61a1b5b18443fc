// The engine may give a port up from within what the port is just telling it.
#include "daemon/app/monitor_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/io/open_port.hpp"
#include "tests/app/recording_core.hpp"
#include "tests/capture/capture_sample.hpp"
#include "tests/io/loop.hpp"

namespace vigil::app {
namespace {

class MonitorPortOnPty : public testing::Test {
 protected:
  MonitorPortOnPty() : port(loop, helper, letter_driver, config(), {0, 0}, core, &tap) {}
  [[nodiscard]] MonitorPort config() const {
    MonitorPort made;
    made.address.kind = PortKind::device;
    made.address.name = made.address.text = pty.path;
    made.line = {LineSettings()};
    return made;
  }
  /// Gives the port up, once, when the engine hears this.
  template <class Told>
  void reopen_at() {
    core.on_step = [this](const engine::Input& input) {
      if (!std::holds_alternative<Told>(input) || reopened) return;
      reopened = true;
      port.act({{0, 0}, link::Action::reopen, 0});
    };
  }
  [[nodiscard]] std::ptrdiff_t opened() const {
    return std::count(core.lines.begin(), core.lines.end(), "opened");
  }
  [[nodiscard]] bool told(const std::string& line) const {
    return std::count(core.lines.begin(), core.lines.end(), line) > 0;
  }
  io::Pty pty;
  boost::asio::io_context loop{1};
  RecordingCore core;
  io::PortHelper helper{loop};
  capture::Queue captured{1U << 20U};
  capture::Tap tap{captured, 0};
  PortOfMonitor port;
  bool reopened = false;
};

TEST_F(MonitorPortOnPty, IsOpenedAnewFromWithinAFrame) {
  reopen_at<engine::PortActivity>();
  port.act({{0, 0}, link::Action::open, 0});
  ASSERT_TRUE(io::run_until(loop, [&] { return opened() == 1; }));
  pty.send({'F', 'R', 'F', 'R'});
  EXPECT_TRUE(io::run_until(loop, [&] { return opened() == 2; }));
  port.close();
}

TEST_F(MonitorPortOnPty, AllThatPassesIsCaptured) {
  port.act({{0, 0}, link::Action::open, 0});
  ASSERT_TRUE(io::run_until(loop, [&] { return opened() == 1; }));
  pty.send({'F', 'R'});
  EXPECT_TRUE(io::run_until(loop, [&] { return !core.lines.empty() && told("reading 97000"); }));
  port.close();
  port.close();
  std::vector<std::string> lines;
  capture::Queue::Item item;
  while (captured.pop(item)) lines.push_back(capture::line_of(item.record));
  ASSERT_GE(lines.size(), 4U);
  for (std::string& line : lines) line.erase(0, line.find(' ') + 1);
  EXPECT_EQ(lines.front(), "opened 9600 " + pty.path + " ");
  EXPECT_EQ(lines[1], "to monitor ?");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "from monitor FR"), 1);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "closed by us "), 1);
  EXPECT_EQ(lines.back(), "closed by us ");
}

TEST_F(MonitorPortOnPty, IsOpenedAnewFromWithinAPoll) {
  reopen_at<engine::MonitorNotice>();
  port.act({{0, 0}, link::Action::open, 0});
  EXPECT_TRUE(io::run_until(loop, [&] { return opened() == 2; }));
  EXPECT_TRUE(io::run_until(loop, [&] { return !pty.received().empty(); }));
  port.close();
}

}  // namespace
}  // namespace vigil::app

// The engine may give a port up from within what the port is just telling it.
#include "daemon/app/monitor_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/io/open_port.hpp"
#include "tests/app/recording_core.hpp"
#include "tests/io/loop.hpp"

namespace vigil::app {
namespace {

class MonitorPortOnPty : public testing::Test {
 protected:
  MonitorPortOnPty() : port(loop, helper, letter_driver, config(), {0, 0}, core) {}
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
  io::Pty pty;
  boost::asio::io_context loop{1};
  RecordingCore core;
  io::PortHelper helper{loop};
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

TEST_F(MonitorPortOnPty, IsOpenedAnewFromWithinAPoll) {
  reopen_at<engine::MonitorNotice>();
  port.act({{0, 0}, link::Action::open, 0});
  EXPECT_TRUE(io::run_until(loop, [&] { return opened() == 2; }));
  EXPECT_TRUE(io::run_until(loop, [&] { return !pty.received().empty(); }));
  port.close();
}

}  // namespace
}  // namespace vigil::app

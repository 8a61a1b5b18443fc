#include "daemon/app/link_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil::app {
namespace {

using link::State;
using testing::ElementsAre;

constexpr Descriptor driver{.id = "nonin",
                            .vendor = "",
                            .model = "",
                            .maturity = Maturity::experimental,
                            .transport = Transport::stream,
                            .line_settings = {},
                            .quiet_max = std::chrono::seconds(3),
                            .updates = {},
                            .requests = {},
                            .make = nullptr};

class LinkLines : public testing::Test {
 protected:
  LinkLines()
      : log(config(),
            {[this](std::string_view line) { lines.push_back("info " + std::string(line)); },
             [this](std::string_view line) { lines.push_back("warn " + std::string(line)); }}) {}
  static engine::EngineConfig config() {
    engine::EngineConfig config;
    engine::BedConfig bed;
    bed.room = "2";
    bed.bed = "a";
    bed.monitors = {{&driver, "/dev/ttyUSB0", 1, Duration(0)},
                    {&driver, "tcp://x:1", 1, Duration(0)}};
    config.beds.push_back(bed);
    return config;
  }
  void told(std::int64_t s, State state, std::string_view reason = "", engine::MonitorIndex m = 0) {
    engine::LinkEvent link;
    link.monitor = m;
    link.status.state = state;
    link.status.reason = FixedText<160>(reason);
    engine::Event event;
    event.at = Instant::from_ns(s * 1'000'000'000);
    event.bed = 0;
    event.body = link;
    log.on_event(event);
  }
  std::vector<std::string> lines;
  LinkLog log;
};

TEST_F(LinkLines, OneLinePerLossAndOnePerRecovery) {
  told(1, State::waiting);
  told(2, State::live);
  told(10, State::quiet, "the monitor is silent");
  told(20, State::opening, "the monitor is silent");
  told(21, State::absent, "no such port");
  told(26, State::opening, "no such port");
  told(27, State::absent, "in use");
  told(40, State::waiting, "nothing heard yet");
  told(75, State::live);
  told(76, State::live);
  EXPECT_THAT(
      lines,
      ElementsAre("info room 2 bed a, nonin at /dev/ttyUSB0: live",
                  "warn room 2 bed a, nonin at /dev/ttyUSB0: link lost: the monitor is silent",
                  "info room 2 bed a, nonin at /dev/ttyUSB0: live again after 1:05"));
}

TEST_F(LinkLines, APortThatIsNotThereIsToldOnceBeforeItIsFirstHeard) {
  for (int s = 1; s < 60; s += 5) {
    told(s, State::opening);
    told(s + 1, State::absent, "no such port");
  }
  told(61, State::live);
  EXPECT_THAT(lines,
              ElementsAre("warn room 2 bed a, nonin at /dev/ttyUSB0: not there yet: no such port",
                          "info room 2 bed a, nonin at /dev/ttyUSB0: live"));
}

TEST_F(LinkLines, TwoMonitorsOfOneBedAreToldApart) {
  told(1, State::live, "", 0);
  told(1, State::live, "", 1);
  told(9, State::quiet, "silent", 1);
  EXPECT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines.back(), "warn room 2 bed a, nonin at tcp://x:1: link lost: silent");
}

}  // namespace
}  // namespace vigil::app

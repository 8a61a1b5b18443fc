// vigild with one simulated monitor, as most end-to-end tests want it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/e2e/process.hpp"
#include "tests/e2e/pty_monitor.hpp"
#include "tests/e2e/watcher.hpp"

namespace vigil::e2e {

inline constexpr const char* spo2_limits =
    "[bed.limits.spo2]\n"
    "below.high = { limit = 88, delay_s = 0, clear = 90, clear_hold_s = 0 }\n";

class DaemonTest : public testing::Test {
 protected:
  std::string link() const { return folder / "monitor"; }
  std::string runtime() const { return folder / "run"; }
  std::string one_bed(const std::string& driver, const std::string& more = "") const {
    return "[[bed]]\nroom = \"1\"\nbed = \"a\"\n[[bed.monitor]]\ndriver = \"" + driver +
           "\"\nport = \"" + link() + "\"\n" + more;
  }
  std::vector<std::string> arguments(const std::string& config) {
    write_file(folder / "vigil.toml", config);
    return {"--config", folder / "vigil.toml", "--runtime-dir",
            runtime(),  "--state-dir",         folder / "state"};
  }
  void start(const std::string& config) {
    daemon = std::make_unique<Process>("vigild", arguments(config));
  }
  void TearDown() override {
    if (HasFailure() && daemon) std::printf("vigild said:\n%s", daemon->errors().c_str());
  }

  TempFolder folder;
  std::unique_ptr<Process> daemon;
};

inline bool is_alarm(const v1::Event& event, v1::AlarmKind kind, v1::AlarmPhase phase) {
  return event.alarm().kind() == kind && event.alarm().phase() == phase;
}

inline bool is_value(const v1::Event& event, const std::string& parameter, double value) {
  return event.vital().parameter() == parameter && event.vital().has_value() &&
         event.vital().value() == value;
}

inline bool is_link(const v1::Event& event, v1::LinkState state) {
  return event.has_link() && event.link().state() == state;
}

}  // namespace vigil::e2e

// One log line when a link is lost, one when it is back, nothing in between (docs/safety-rules.md
// 10). Belongs to the engine thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/event.hpp"

namespace vigil::app {

class LinkLog {
 public:
  /// Where lines go; the daemon's log unless a test says otherwise.
  struct Lines {
    std::function<void(std::string_view)> info;
    std::function<void(std::string_view)> warning;
  };
  explicit LinkLog(const engine::EngineConfig& config);
  LinkLog(const engine::EngineConfig& config, Lines lines);
  void on_event(const engine::Event& event);

 private:
  struct Monitor {
    std::string name;  // "room 2 bed a, nonin at /dev/ttyUSB1"
    bool live = false;
    bool ever_live = false;
    bool trouble_told = false;
    Instant lost_at;
  };
  Lines lines_;
  std::vector<std::vector<Monitor>> beds_;
};

}  // namespace vigil::app

#include "daemon/app/link_log.hpp"

#include <utility>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/app/log.hpp"

namespace vigil::app {

LinkLog::LinkLog(const engine::EngineConfig& config) : LinkLog(config, {&log_info, &log_warning}) {}

LinkLog::LinkLog(const engine::EngineConfig& config, Lines lines) : lines_(std::move(lines)) {
  for (const engine::BedConfig& bed : config.beds) {
    std::vector<Monitor>& monitors = beds_.emplace_back();
    for (const engine::MonitorConfig& monitor : bed.monitors) {
      Monitor named;
      named.name = "room " + bed.room + " bed " + bed.bed + ", " + std::string(monitor.driver->id) +
                   " at " + monitor.port;
      monitors.push_back(std::move(named));
    }
  }
}

void LinkLog::on_event(const engine::Event& event) {
  const auto* link = std::get_if<engine::LinkEvent>(&event.body);
  if (link == nullptr) return;
  Monitor& monitor = beds_[event.bed][link->monitor];
  const link::Status& status = link->status;
  const std::string reason(status.reason.view());
  if (status.state == link::State::live && !monitor.live) {
    std::string line = monitor.name + ": live";
    if (monitor.ever_live) {
      line += " again after " + std::string(alarm::age_text(event.at - monitor.lost_at).view());
    }
    lines_.info(line);
    monitor.live = monitor.ever_live = true;
    monitor.trouble_told = false;
  } else if (status.state != link::State::live && monitor.live) {
    lines_.warning(monitor.name + ": link lost: " + reason);
    monitor.live = false;
    monitor.lost_at = event.at;
  } else if (status.state == link::State::absent && !monitor.ever_live && !monitor.trouble_told) {
    lines_.warning(monitor.name + ": not there yet: " + reason);
    monitor.trouble_told = true;
  }
}

}  // namespace vigil::app

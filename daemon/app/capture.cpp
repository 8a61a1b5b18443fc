#include "daemon/app/capture.hpp"

#include <fstream>
#include <utility>

#include "daemon/app/log.hpp"
#include "daemon/capture/capture_folder.hpp"
#include "daemon/io/boot_clock.hpp"

namespace vigil::app {
namespace {

std::string boot_id() {
  std::string id;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), id);
  return id;
}

capture::Clocks clocks() {
  const Instant boot = io::boot_now();
  return {boot, boot.ns() + io::wall_minus_boot_ns()};
}

std::vector<capture::LinkStart> links_of(const Config& config) {
  std::vector<capture::LinkStart> links;
  for (std::size_t b = 0; b < config.ports.size(); ++b) {
    const engine::BedConfig& bed = config.engine.beds[b];
    for (std::size_t m = 0; m < config.ports[b].size(); ++m) {
      const MonitorPort& port = config.ports[b][m];
      const engine::MonitorConfig& monitor = bed.monitors[m];
      capture::LinkStart link;
      link.name = {config.source,
                   bed.room,
                   bed.bed,
                   static_cast<std::uint32_t>(m),
                   std::string(monitor.driver->id),
                   port.address.text,
                   port.listen_only,
                   static_cast<std::uint16_t>(monitor.line_settings_count),
                   static_cast<std::uint32_t>(monitor.reopen_after.count() / 1'000'000)};
      if (!port.line.empty()) link.line = port.line.front();
      links.push_back(std::move(link));
    }
  }
  return links;
}

void tell(capture::Tone tone, const std::string& text) {
  tone == capture::Tone::warning ? log_warning(text) : log_info(text);
}

}  // namespace

std::unique_ptr<capture::Writer> make_capture(const Config& config) {
  if (!config.capture.on()) return nullptr;
  capture::WriterOptions options;
  options.links = links_of(config);
  options.boot_id = boot_id();
  options.limits = config.capture.limits;
  return std::make_unique<capture::Writer>(
      std::move(options), std::make_unique<capture::CaptureFolder>(config.capture.folder), clocks,
      tell);
}

std::string capture_text(const CaptureConfig& config) {
  if (config.on()) return "raw capture of every link goes to " + config.folder;
  return config.enabled ? "raw capture is off: no folder is configured for it"
                        : "raw capture is off";
}

}  // namespace vigil::app

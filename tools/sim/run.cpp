#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <list>
#include <system_error>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tools/exit_codes.hpp"
#include "tools/sim/commands.hpp"
#include "tools/sim/monitor.hpp"
#include "tools/sim/order_input.hpp"
#include "tools/sim/scenario.hpp"
#include "tools/sim/ticker.hpp"
#include "tools/text_file.hpp"

namespace vigil::sim {
namespace {

void tell(Instant at, const std::string& label, const std::string& what) {
  const auto s = static_cast<long long>(at.ns() / 1'000'000'000);
  std::printf("T+%lld:%02lld %s: %s\n", s / 60, s % 60, label.c_str(), what.c_str());
  std::fflush(stdout);
}

LineSettings settings_of(const SimulatedBed& bed) {
  const Descriptor* descriptor = find_driver(bed.driver);
  if (descriptor == nullptr || descriptor->line_settings.empty()) return {};
  LineSettings line = descriptor->line_settings.front();
  line.transport = find_device(bed.driver, bed.variant)->transport;
  return line;
}

OpenedLine open_line(const SimulatedBed& bed, const std::string& link) {
  if (bed.udp != 0) return open_udp(bed.udp);
  return bed.tcp != 0 ? open_tcp(bed.tcp) : open_pty(link);
}

std::string place_of(const SimulatedBed& bed) {
  if (bed.udp != 0) {
    const std::string told = ", and tells itself to port " + std::to_string(bed.indication);
    return "udp " + std::to_string(bed.udp) + (bed.indication == 0 ? "" : told);
  }
  return bed.tcp != 0 ? "tcp " + std::to_string(bed.tcp) : bed.link;
}

Monitor make_monitor(const Scenario& scenario, std::size_t i, const std::string& folder) {
  const SimulatedBed& bed = scenario.beds[i];
  const std::string who = label(scenario, bed);
  const std::string link = (std::filesystem::path(folder) / bed.link).string();
  return Monitor(
      bed, scenario.seed * 1000 + i, find_device(bed.driver, bed.variant)->make(), settings_of(bed),
      [bed, link] { return open_line(bed, link); },
      [who](Instant at, const std::string& what) { tell(at, who, what); });
}

std::optional<Scenario> load(const std::string& path, int& code) {
  const auto text = read_file(path);
  if (!text) {
    std::fprintf(stderr, "vigil-sim: can't read %s\n", path.c_str());
    code = exit_no_input;
    return std::nullopt;
  }
  ScenarioResult result = parse_scenario(*text, find_device);
  for (const ScenarioError& error : result.errors) {
    std::fprintf(stderr, "%s:%zu:%zu: %s\n", path.c_str(), error.line, error.column,
                 error.text.c_str());
  }
  if (!result.scenario) code = exit_config;
  return std::move(result.scenario);
}

void tell_counts(const Scenario& scenario, const std::list<Monitor>& monitors) {
  std::size_t i = 0;
  for (const Monitor& monitor : monitors) {
    const LineCounts& counts = monitor.counts();
    std::printf("%s: %llu bytes sent, %llu lost, %llu unheard\n",
                label(scenario, scenario.beds[i++]).c_str(),
                static_cast<unsigned long long>(counts.sent),
                static_cast<unsigned long long>(counts.lost),
                static_cast<unsigned long long>(counts.unheard));
  }
}

/// Each order that has come; a mistake is told and changes nothing.
void obey(OrderInput& input, const Scenario& scenario, std::list<Monitor>& monitors, Instant now) {
  while (const auto line = input.next()) {
    const OrderResult result = parse_order(*line, scenario);
    if (result.order) {
      const auto bed = static_cast<std::ptrdiff_t>(result.order->bed);
      std::next(monitors.begin(), bed)->happen_now(result.order->happening, now);
    } else {
      std::fprintf(stderr, "vigil-sim: %s: %s\n", line->c_str(), result.error.c_str());
    }
  }
}

}  // namespace

int run(const RunOptions& options) {
  int code = exit_ok;
  const auto scenario = load(options.scenario, code);
  if (!scenario) return code;
  std::error_code failed;
  std::filesystem::create_directories(options.folder, failed);
  // Signals are taken from here on: links that are made below are removed again.
  Ticker ticker(options.speed);
  std::list<Monitor> monitors;
  for (std::size_t i = 0; i < scenario->beds.size(); ++i) {
    monitors.push_back(make_monitor(*scenario, i, options.folder));
    if (const std::string error = monitors.back().plug_in(); !error.empty()) {
      std::fprintf(stderr, "vigil-sim: %s: %s\n", label(*scenario, scenario->beds[i]).c_str(),
                   error.c_str());
      return exit_os;
    }
    tell(Instant{}, label(*scenario, scenario->beds[i]),
         scenario->beds[i].driver + " on " + place_of(scenario->beds[i]));
  }
  const Instant end = options.seconds
                          ? Instant::from_ns(static_cast<std::int64_t>(*options.seconds * 1e9))
                          : Instant::never();
  Instant stepped;
  OrderInput input;
  while (stepped < end) {
    const auto now = ticker.wait();
    if (!now) break;
    if (options.orders) obey(input, *scenario, monitors, stepped);
    // Also at a higher speed the patient and the line move in ticks.
    while (stepped < *now && stepped < end) {
      stepped = std::min(std::min(stepped + tick, *now), end);
      for (Monitor& monitor : monitors) monitor.step(stepped);
    }
  }
  tell_counts(*scenario, monitors);
  return exit_ok;
}

}  // namespace vigil::sim

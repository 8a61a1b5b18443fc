#include "tools/vigil/probe_plan.hpp"

#include <algorithm>

namespace vigil::probe {
namespace {

/// What a driver can be tried with on such a port; empty: it does not speak there.
std::vector<LineSettings> settings_for(const Descriptor& driver, PortClass port) {
  const bool datagrams = port == PortClass::datagrams;
  const Transport other = datagrams ? Transport::stream : Transport::datagram;
  if (driver.transport == other) return {};
  std::vector<LineSettings> lines;
  for (LineSettings line : driver.line_settings) {
    line.transport = datagrams ? Transport::datagram : Transport::stream;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  if (lines.empty()) lines.emplace_back();
  if (lines.front().transport == Transport::stream && datagrams) {
    lines.front().transport = Transport::datagram;
  }
  if (port != PortClass::line) lines.resize(1);
  return lines;
}

}  // namespace

std::vector<Step> plan_listening(std::span<const Descriptor* const> drivers, PortClass port) {
  std::vector<Step> steps;
  for (const Descriptor* driver : drivers) {
    for (const LineSettings& line : settings_for(*driver, port)) {
      auto step = std::find_if(steps.begin(), steps.end(), [&](const Step& known) {
        return port != PortClass::line || known.line == line;
      });
      if (step == steps.end()) step = steps.insert(steps.end(), Step{line, {}});
      step->candidates.push_back({driver, line});
    }
  }
  return steps;
}

std::vector<Step> plan_asking(std::span<const Descriptor* const> drivers, PortClass port) {
  std::vector<Step> steps;
  for (const Descriptor* driver : drivers) {
    if (!driver->polled) continue;
    for (const LineSettings& line : settings_for(*driver, port)) {
      steps.push_back({line, {{driver, line}}});
    }
  }
  return steps;
}

}  // namespace vigil::probe

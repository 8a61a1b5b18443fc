#include "station/metrics.hpp"

#include <fstream>
#include <map>

namespace vigil::station {
namespace {

void head(std::string& text, const char* name, const char* kind, const char* help) {
  text += std::string("# HELP vigil_station_") + name + ' ' + help + "\n# TYPE vigil_station_" +
          name + ' ' + kind + '\n';
}

void line(std::string& text, const std::string& name, std::uint64_t value) {
  text += "vigil_station_" + name + ' ' + std::to_string(value) + '\n';
}

/// VmRSS of this process, bytes; 0: not told.
std::uint64_t resident_bytes() {
  std::ifstream status("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  status >> size >> resident;
  return resident * 4096;
}

}  // namespace

std::string metrics_text(const Counters& counters, const Api& api, const Hub& hub) {
  std::string text;
  head(text, "refused_total", "counter", "What was refused, by reason.");
  std::map<std::string, std::uint64_t> refused = counters.refused();
  for (const auto& [reason, n] : api.refused()) refused[reason] += n;
  for (const auto& [reason, n] : refused) line(text, "refused_total{reason=\"" + reason + "\"}", n);
  for (const auto& [what, n] : counters.counted()) {
    head(text, (what + "_total").c_str(), "counter", "Since the start.");
    line(text, what + "_total", n);
  }
  head(text, "pages", "gauge", "Pages that are connected.");
  line(text, "pages", hub.pages());
  head(text, "resident_bytes", "gauge", "Memory in use.");
  line(text, "resident_bytes", resident_bytes());
  head(text, "daemon_connection", "gauge", "1: connecting, 2: live, 3: silent.");
  const std::shared_ptr<const LiveState> live = hub.live();
  for (const v1::FeedState& feed : live->feeds) {
    line(text, "daemon_connection{daemon=\"" + std::to_string(feed.daemon()) + "\"}",
         static_cast<std::uint64_t>(feed.connection()));
  }
  return text;
}

}  // namespace vigil::station

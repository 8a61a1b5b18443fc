// A simulated bedside monitor on a pseudo-terminal behind a stable link, driven by the test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/api/device.hpp"

namespace vigil::e2e {

class PtyMonitor {
 public:
  /// `link`: path of the symbolic link that the configuration names.
  PtyMonitor(const std::string& driver, const std::string& variant, std::string link);
  ~PtyMonitor();
  PtyMonitor(const PtyMonitor&) = delete;
  PtyMonitor& operator=(const PtyMonitor&) = delete;

  void plug();
  void unplug();
  /// Sends what the monitor says in `seconds` of its own time, at once.
  void send(int seconds = 1);
  void send_raw(const std::string& bytes);

  Vitals vitals;

 private:
  std::unique_ptr<Device> device_;
  std::string link_;
  int master_ = -1;
  Instant device_time_ = Instant::from_ns(1'000'000'000);
  std::vector<std::uint8_t> bytes_;
};

}  // namespace vigil::e2e

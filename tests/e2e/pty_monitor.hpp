// A simulated bedside monitor on a pseudo-terminal behind a stable link, driven by the test.
#pragma once

#include <chrono>
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
  /// Its plug goes into another port: the name that it has from the next plug() on.
  void use_port(const std::string& link) { link_ = link; }
  /// Hears what the host wrote, then sends what the monitor says in so much of its own time, at
  /// once.
  void send(int seconds = 1) { send_for(std::chrono::seconds(seconds)); }
  void send_for(Duration time);
  void send_raw(const std::string& bytes);
  [[nodiscard]] bool plugged() const { return master_ >= 0; }

  Vitals vitals;

 private:
  void hear();

  std::unique_ptr<Device> device_;
  std::string link_;
  int master_ = -1;
  Instant device_time_ = Instant::from_ns(1'000'000'000);
  std::vector<std::uint8_t> bytes_;
};

}  // namespace vigil::e2e

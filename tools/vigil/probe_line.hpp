// The port under probe: opened, read for a while, and written to only if it was opened for that.
//
// It blocks: for a program that may wait. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/io/open_port.hpp"

namespace vigil::probe {

class ProbeLine {
 public:
  explicit ProbeLine(io::OpenPort port) : port_(std::move(port)) {}

  /// Waits at most so long for bytes, or one datagram; empty: none came. After gone(), none comes.
  [[nodiscard]] Bytes read(std::chrono::milliseconds at_most);
  /// All of it, as far as the port takes it within a second; false: it does not.
  [[nodiscard]] bool write(Bytes bytes);
  /// Why it can't be read any more; empty: it can.
  [[nodiscard]] const std::string& gone() const { return gone_; }
  [[nodiscard]] const io::OpenPort& port() const { return port_; }

 private:
  io::OpenPort port_;
  std::string gone_;
  std::vector<std::uint8_t> buffer_ = std::vector<std::uint8_t>(65536);
};

/// Who else has this device open: "vigild (process 812)"; empty if nobody is seen.
[[nodiscard]] std::string who_has(const std::string& device);

}  // namespace vigil::probe

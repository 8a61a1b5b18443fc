// The monitor's end of a pseudo-terminal, and Ivy 450C messages whose HR trips an alarm or ends it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vigil::bench {

class PtyMaster {
 public:
  PtyMaster();
  ~PtyMaster();
  PtyMaster(const PtyMaster&) = delete;
  PtyMaster& operator=(const PtyMaster&) = delete;
  [[nodiscard]] const std::string& slave() const { return slave_; }
  void write(const std::uint8_t* bytes, std::size_t count) const;

 private:
  int fd_ = -1;
  int held_slave_ = -1;  // keeps the line up while the reader comes and goes
  std::string slave_;
};

/// One message by the layout of docs/drivers/ivy450c.md with this heart rate.
[[nodiscard]] std::vector<std::uint8_t> ivy_message(int hr);

/// CLOCK_MONOTONIC.
[[nodiscard]] std::int64_t now_ns();

}  // namespace vigil::bench

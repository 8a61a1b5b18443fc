// How many bytes a serial line has carried by now: the pace of a real UART on a pseudo-terminal,
// which itself has none.
//
// Pure arithmetic, exact over any time. One thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"
#include "drivers/api/time.hpp"

namespace vigil::sim {

/// Start bit, data bits, parity bit if any, stop bits.
[[nodiscard]] std::uint32_t bits_per_byte(const LineSettings& line);

class LinePacer {
 public:
  explicit LinePacer(const LineSettings& line)
      : baud_(line.baud), bits_per_byte_(bits_per_byte(line)) {}

  /// The line was idle, and the first bit of a byte leaves now.
  void start(Instant now);
  /// How many more bytes have left whole since start(), less those told before. The caller tells
  /// how many are `waiting`; when it gets them all, the line is idle again.
  [[nodiscard]] std::size_t release(Instant now, std::size_t waiting);
  [[nodiscard]] bool idle() const { return idle_; }

 private:
  std::int64_t baud_;
  std::int64_t bits_per_byte_;
  Instant started_;
  std::int64_t released_ = 0;
  bool idle_ = true;
};

}  // namespace vigil::sim

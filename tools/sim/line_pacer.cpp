#include "tools/sim/line_pacer.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::sim {

std::uint32_t bits_per_byte(const LineSettings& line) {
  return 1U + line.data_bits + (line.parity == Parity::none ? 0U : 1U) + line.stop_bits;
}

void LinePacer::start(Instant now) {
  started_ = now;
  released_ = 0;
  idle_ = false;
}

std::size_t LinePacer::release(Instant now, std::size_t waiting) {
  if (idle_ || now <= started_) return 0;
  // In bits_per_byte_ seconds exactly baud_ bytes leave: whole such rounds are taken off both
  // sides, so the product below stays small.
  const auto round = std::chrono::seconds(bits_per_byte_);
  while (now - started_ >= round && released_ >= baud_) {
    started_ = started_ + round;
    released_ -= baud_;
  }
  const std::int64_t left_us = (now - started_).count() / 1000;
  const std::int64_t due = left_us * baud_ / (bits_per_byte_ * 1'000'000);
  const auto count =
      std::min(static_cast<std::size_t>(std::max<std::int64_t>(0, due - released_)), waiting);
  released_ += static_cast<std::int64_t>(count);
  if (count == waiting) idle_ = true;
  return count;
}

}  // namespace vigil::sim

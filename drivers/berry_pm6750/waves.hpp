// Collects the samples of one wave, which come one in a packet, into blocks.
//
// One decoder owns it; it never allocates.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil::berry_pm6750 {

template <std::size_t Size>
class WaveBlocks {
 public:
  /// `at`: when the sample came. The unit of no wave of this monitor is known.
  void add(Wave wave, std::uint32_t rate_hz, std::uint8_t sample, Instant at, Sink& sink) {
    if (wave != wave_) count_ = 0;
    wave_ = wave;
    samples_[count_++] = sample;
    if (count_ < Size) return;
    count_ = 0;
    const Duration length = std::chrono::nanoseconds(1'000'000'000 / rate_hz) * Size;
    const std::int64_t first_ns = (at - length).ns();
    sink.on_wave({wave, rate_hz * 1000, 0, 0, Instant::from_ns(std::max<std::int64_t>(first_ns, 0)),
                  samples_});
  }

 private:
  std::array<std::int16_t, Size> samples_{};
  std::size_t count_ = 0;
  Wave wave_ = Wave::ecg;
};

}  // namespace vigil::berry_pm6750

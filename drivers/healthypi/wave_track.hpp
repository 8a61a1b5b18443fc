// One wave on its way out: gathers samples to blocks, and notices when nothing moves any more.
//
// It knows nothing of frames. The decoder owns one for each wave; it never allocates.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil::healthypi {

class WaveTrack {
 public:
  static constexpr std::size_t block_size = 24;
  /// A converter with a sensor on it never gives the same number for so long.
  static constexpr int flat_seconds = 2;

  explicit WaveTrack(Wave wave) : wave_(wave) {}

  void add(std::span<const std::int16_t> samples, std::uint32_t rate_millihertz, Instant at,
           Sink& sink) {
    for (const std::int16_t sample : samples) {
      same_ = sample == last_ ? same_ + 1 : 0;
      last_ = sample;
      flat_ = same_ >= flat_seconds * (rate_millihertz / 1000);
      block_[count_++] = sample;
      if (count_ == block_size) tell(rate_millihertz, at, sink);
    }
  }
  /// Bytes were lost: what is gathered does not go on without a gap.
  void cut() { count_ = 0; }
  [[nodiscard]] bool flat() const { return flat_; }

 private:
  void tell(std::uint32_t rate_millihertz, Instant at, Sink& sink) {
    const std::int64_t length_ns =
        static_cast<std::int64_t>(block_size) * 1'000'000'000'000 / rate_millihertz;
    sink.on_wave({wave_, rate_millihertz, 0, 0,
                  Instant::from_ns(std::max<std::int64_t>(at.ns() - length_ns, 0)), block_});
    count_ = 0;
  }

  Wave wave_;
  std::array<std::int16_t, block_size> block_{};
  std::size_t count_ = 0;
  std::uint32_t same_ = 0;
  std::int16_t last_ = 0;
  bool flat_ = false;
};

}  // namespace vigil::healthypi

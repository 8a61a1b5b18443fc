// The median of the valid values of the last few seconds (docs/safety-rules.md 2).
//
// A gap in the signal does not empty it: values leave by their age alone. Else the first wild value
// after every gap of a noisy probe would be its own median.
//
// Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/archive.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

class MedianWindow {
 public:
  /// Takes in a value measured at `at`, and gives the median of all values measured after
  /// `at - window`, itself among them. Of an even number of values: the mean of the middle
  /// two, rounded down. A window of 0 gives the value itself.
  std::int32_t add(std::int32_t milli, Instant at, Duration window);
  void archive(Archive& archive);

 private:
  struct Value {
    Instant at;
    std::int32_t milli = 0;
    void archive(Archive& archive) {
      archive.field("at", at);
      archive.field("milli", milli);
    }
  };
  // More values than fit come from no monitor: numerics are paced to about one a second.
  static constexpr std::size_t most = 16;
  std::array<Value, most> values_{};
  std::size_t count_ = 0;
};

}  // namespace vigil::alarm

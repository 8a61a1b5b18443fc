// The slope that half of all pairs of points exceed (Theil-Sen): a few wild points do not move it.
//
// Pure; integers; one caller at a time; no allocation after construction. The work grows with the
// square of the number of points: 36 points are 630 pairs. The last slope makes the next one faster
// to find, and never another one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "daemon/alarm/bucket_window.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

inline constexpr std::int32_t buckets_per_minute =
    static_cast<std::int32_t>(Duration(std::chrono::minutes(1)) / bucket_length);

class TheilSen {
 public:
  explicit TheilSen(std::size_t most_points);

  /// Thousandths of the unit per minute. Each pair's slope is cut towards zero to a whole
  /// thousandth. From 2 to `most_points` points, of different buckets.
  [[nodiscard]] std::int32_t slope(std::span<const TrendPoint> points);
  void archive(Archive& archive);

 private:
  void narrow_or_widen(bool found, std::size_t near, std::size_t pairs);

  std::vector<std::int32_t> slopes_;  // of all pairs
  std::vector<std::int32_t> near_;    // those at most reach_ from the last slope
  std::int32_t last_ = 0;
  std::int32_t reach_;
};

}  // namespace vigil::alarm

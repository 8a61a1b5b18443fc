#include "daemon/alarm/theil_sen.hpp"

#include "daemon/alarm/median.hpp"

namespace vigil::alarm {

TheilSen::TheilSen(std::size_t most_points) { slopes_.resize(most_points * most_points / 2); }

std::int32_t TheilSen::slope(std::span<const TrendPoint> points) {
  std::size_t pairs = 0;
  for (std::size_t later = 1; later < points.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      // 400 units in thousandths times 12 stay far within 32 bits.
      const std::int32_t rise = points[later].milli - points[earlier].milli;
      const std::int32_t distance = points[later].bucket - points[earlier].bucket;
      slopes_[pairs++] = rise * buckets_per_minute / distance;
    }
  }
  return median(std::span(slopes_).first(pairs));
}

}  // namespace vigil::alarm

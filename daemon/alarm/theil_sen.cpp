#include "daemon/alarm/theil_sen.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/alarm/median.hpp"

namespace vigil::alarm {
namespace {

// Thousandths of the unit per minute.
constexpr std::int32_t least_reach = 16;
constexpr std::int32_t first_reach = 1'000;
constexpr std::int32_t most_reach = 1'000'000;
constexpr std::int32_t most_slope = 1'000'000'000;

}  // namespace

TheilSen::TheilSen(std::size_t most_points) : reach_(first_reach) {
  slopes_.resize(most_points * most_points / 2);
  near_.resize(slopes_.size() + 1);
}

std::int32_t TheilSen::slope(std::span<const TrendPoint> points) {
  // From one bucket to the next the median moves little. So the pairs near the last one are set
  // aside on the way, and are mostly all that must be ordered.
  const std::int32_t low = last_ - reach_;
  const std::int32_t high = last_ + reach_;
  std::size_t pairs = 0;
  std::size_t below = 0;
  std::size_t near = 0;
  for (std::size_t later = 1; later < points.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      // 400 units in thousandths times 12 stay far within 32 bits.
      const std::int32_t rise = points[later].milli - points[earlier].milli;
      const std::int32_t distance = points[later].bucket - points[earlier].bucket;
      const std::int32_t slope = rise * buckets_per_minute / distance;
      slopes_[pairs++] = slope;
      below += slope < low ? 1U : 0U;
      near_[near] = slope;  // stays if it is counted
      near += slope >= low && slope <= high ? 1U : 0U;
    }
  }
  const std::size_t upper = pairs / 2;  // the middle of an odd number
  const std::size_t lower = (pairs - 1) / 2;
  const bool found = lower >= below && upper < below + near;
  if (found) {
    const auto middle = near_.begin() + static_cast<std::ptrdiff_t>(upper - below);
    std::nth_element(near_.begin(), middle, near_.begin() + static_cast<std::ptrdiff_t>(near));
    last_ =
        lower == upper ? *middle : std::midpoint(*std::max_element(near_.begin(), middle), *middle);
  } else {
    last_ = median(std::span(slopes_).first(pairs));
  }
  narrow_or_widen(found, near, pairs);
  return last_;
}

void TheilSen::narrow_or_widen(bool found, std::size_t near, std::size_t pairs) {
  if (!found) reach_ = std::min(2 * reach_, most_reach);
  if (found && near > pairs / 8) reach_ = std::max(reach_ / 4 * 3, least_reach);
}

void TheilSen::archive(Archive& archive) {
  archive.field("last", last_);
  archive.field("reach", reach_);
  archive.check(last_ <= most_slope && last_ >= -most_slope, "a slope of nothing");
  archive.check(reach_ >= 0 && reach_ <= most_reach, "a reach out of range");
}

}  // namespace vigil::alarm

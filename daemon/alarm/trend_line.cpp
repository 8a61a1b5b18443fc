#include "daemon/alarm/trend_line.hpp"

#include <algorithm>

#include "daemon/alarm/median.hpp"

namespace vigil::alarm {
namespace {

constexpr std::int64_t squared(std::int64_t x) { return x * x; }

}  // namespace

TrendLine::TrendLine(Duration window) : window_(window), theil_sen_(window_.buckets()) {
  offsets_.resize(window_.buckets());
}

bool TrendLine::add(std::int32_t milli, Instant measured_at) {
  if (!window_.add(milli, measured_at) || !window_.enough()) return false;
  const std::span<const TrendPoint> points = window_.points();
  line_.slope_milli = theil_sen_.slope(points);
  line_.r2_milli = fit_milli(line_.slope_milli);
  line_.newest_milli = points.back().milli;
  line_.points = points.size();
  line_.window = window_.length();
  return true;
}

/// R2 = 1 - (scatter about the line) / (scatter about the mean), not below 0; a flat course has no
/// scatter to explain: 0. The line's height is the median of what each point asks for.
std::int32_t TrendLine::fit_milli(std::int32_t slope_milli) {
  const std::span<const TrendPoint> points = window_.points();
  const std::span<std::int32_t> offsets = std::span(offsets_).first(points.size());
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::int64_t distance = points[i].bucket - points.back().bucket;
    const std::int64_t climbed = slope_milli * distance / buckets_per_minute;
    offsets[i] = points[i].milli - static_cast<std::int32_t>(climbed);
    sum += points[i].milli;
  }
  const std::int64_t height = median(offsets);
  const std::int64_t mean = sum / static_cast<std::int64_t>(points.size());
  std::int64_t about_line = 0;
  std::int64_t about_mean = 0;
  for (const std::int32_t offset : offsets) about_line += squared(offset - height);
  for (const TrendPoint& point : points) about_mean += squared(point.milli - mean);
  if (about_line >= about_mean) return 0;
  return static_cast<std::int32_t>(1000 - 1000 * about_line / about_mean);
}

void Line::archive(Archive& archive) {
  archive.field("slope_milli", slope_milli);
  archive.field("r2_milli", r2_milli);
  archive.field("newest_milli", newest_milli);
  archive.field("points", points);
  archive.field("window", window);
}

void TrendLine::archive(Archive& archive) {
  archive.field("window", window_);
  archive.field("theil_sen", theil_sen_);
  archive.field("line", line_);
}

}  // namespace vigil::alarm

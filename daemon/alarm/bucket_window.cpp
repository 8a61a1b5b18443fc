#include "daemon/alarm/bucket_window.hpp"

#include <algorithm>

#include "daemon/alarm/median.hpp"

namespace vigil::alarm {
namespace {

constexpr std::size_t fewest_points = 2;  // of a line

}  // namespace

BucketWindow::BucketWindow(Duration window)
    : buckets_(static_cast<std::size_t>(std::clamp(window, Duration{0}, longest_window) /
                                        bucket_length)) {
  points_.reserve(buckets_ + 1);
  values_.reserve(most_values_of_a_bucket);
}

bool BucketWindow::add(std::int32_t milli, Instant measured_at) {
  const auto bucket = static_cast<std::int32_t>(measured_at.ns() / bucket_length.count());
  bool finished = false;
  if (!values_.empty() && bucket != bucket_) {
    points_.push_back({bucket_, median(values_)});
    values_.clear();
    drop_older_than(bucket - static_cast<std::int32_t>(buckets_));
    finished = true;
  }
  bucket_ = bucket;
  if (values_.size() < most_values_of_a_bucket) values_.push_back(milli);
  return finished;
}

void BucketWindow::clear() {
  points_.clear();
  values_.clear();
}

bool BucketWindow::enough() const {
  return points_.size() >= fewest_points && 4 * points_.size() >= 3 * buckets_;
}

Duration BucketWindow::length() const {
  return bucket_length * static_cast<std::int64_t>(buckets_);
}

void BucketWindow::drop_older_than(std::int32_t bucket) {
  const auto keep = std::find_if(points_.begin(), points_.end(), [bucket](const TrendPoint& point) {
    return point.bucket >= bucket;
  });
  points_.erase(points_.begin(), keep);
}

}  // namespace vigil::alarm

#include "daemon/alarm/bucket_window.hpp"

#include <algorithm>

#include "daemon/alarm/median.hpp"

namespace vigil::alarm {
namespace {

constexpr std::size_t fewest_points = 2;  // of a line
// Nothing that was saved lies beyond them: the arithmetic of a line stays within its integers.
constexpr std::int64_t latest_bucket = 1'000'000'000;
constexpr std::int32_t most_milli = 1'000'000;

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

void TrendPoint::archive(Archive& archive) {
  std::int64_t since_boot = bucket;
  archive.units_since_boot("bucket", since_boot, bucket_length);
  archive.field("milli", milli);
  archive.check(since_boot <= latest_bucket && since_boot >= -latest_bucket, "a bucket of no time");
  if (archive.ok()) bucket = static_cast<std::int32_t>(since_boot);
}

void BucketWindow::archive(Archive& archive) {
  archive.field("points", points_, buckets_);
  archive.field("values", values_, most_values_of_a_bucket);
  TrendPoint current{bucket_, 0};
  archive.field("current", current);
  bucket_ = current.bucket;
  const auto no_value = [](std::int32_t milli) {
    return milli > most_milli || milli < -most_milli;
  };
  archive.check(std::none_of(values_.begin(), values_.end(), no_value), "a value of nothing");
  for (std::size_t i = 0; i < points_.size() && archive.loading(); ++i) {
    const bool late = !values_.empty() && points_[i].bucket >= bucket_;
    archive.check(!no_value(points_[i].milli), "a value of nothing");
    archive.check(!late && (i == 0 || points_[i - 1].bucket < points_[i].bucket),
                  "points that are not in order");
  }
}

}  // namespace vigil::alarm

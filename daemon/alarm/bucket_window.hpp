// The last minutes of one parameter as points: the median of each 5 s that held a value.
//
// Buckets are counted from boot, so the same values make the same points in every run. It draws no
// line and knows no rule. Pure; one caller at a time; no allocation after construction.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "drivers/api/archive.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

inline constexpr Duration bucket_length = std::chrono::seconds(5);
/// A longer window counts as this long: the cost of a line grows with the square of it.
inline constexpr Duration longest_window = std::chrono::minutes(10);
/// What comes faster than this in one bucket is left out; a monitor sends about 5.
inline constexpr std::size_t most_values_of_a_bucket = 64;

struct TrendPoint {
  std::int32_t bucket = 0;  // since boot
  std::int32_t milli = 0;
  friend bool operator==(const TrendPoint&, const TrendPoint&) = default;
  void archive(Archive& archive);
};

class BucketWindow {
 public:
  explicit BucketWindow(Duration window);

  /// True: this value is the first of a new bucket, so the one before is finished and in points().
  bool add(std::int32_t milli, Instant measured_at);
  void clear();

  /// Oldest first; all in the window that ends where the bucket of the last value begins.
  [[nodiscard]] std::span<const TrendPoint> points() const { return points_; }
  /// At least 3/4 of the buckets have a point. The oldest then is at least 3/4 of the window old.
  [[nodiscard]] bool enough() const;
  [[nodiscard]] std::size_t buckets() const { return buckets_; }
  [[nodiscard]] Duration length() const;
  /// A shift that is no multiple of a bucket moves the borders of the buckets by less than one.
  void archive(Archive& archive);

 private:
  void drop_older_than(std::int32_t bucket);

  std::size_t buckets_;
  std::vector<TrendPoint> points_;
  std::vector<std::int32_t> values_;  // of the bucket that is not finished
  std::int32_t bucket_ = 0;
};

}  // namespace vigil::alarm

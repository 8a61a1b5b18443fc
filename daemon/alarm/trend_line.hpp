// The robust line through the last minutes of one parameter, drawn anew with each finished bucket.
//
// Rules that look at the same parameter and window share one. It judges nothing. Pure; one caller
// at a time; no allocation after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/alarm/bucket_window.hpp"
#include "daemon/alarm/theil_sen.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

struct Line {
  std::int32_t slope_milli = 0;  // per minute
  /// Share of the points' scatter that the line explains, in thousandths: 1000 fits exactly.
  std::int32_t r2_milli = 0;
  std::int32_t newest_milli = 0;
  std::size_t points = 0;
  Duration window{0};
  void archive(Archive& archive);
};

class TrendLine {
 public:
  explicit TrendLine(Duration window);

  /// True: a bucket is finished and the window holds enough: line() is new.
  bool add(std::int32_t milli, Instant measured_at);
  void clear() { window_.clear(); }
  [[nodiscard]] const Line& line() const { return line_; }
  [[nodiscard]] Duration window() const { return window_.length(); }
  void archive(Archive& archive);

 private:
  [[nodiscard]] std::int32_t fit_milli(std::int32_t slope_milli);

  BucketWindow window_;
  TheilSen theil_sen_;
  std::vector<std::int32_t> offsets_;
  Line line_;
};

}  // namespace vigil::alarm

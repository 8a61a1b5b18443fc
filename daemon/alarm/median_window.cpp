#include "daemon/alarm/median_window.hpp"

#include <algorithm>

namespace vigil::alarm {

std::int32_t MedianWindow::add(std::int32_t milli, Instant at, Duration window) {
  if (window.count() <= 0) return milli;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (values_[i].at + window > at) values_[kept++] = values_[i];
  }
  if (kept == most) {
    std::copy(values_.begin() + 1, values_.end(), values_.begin());
    --kept;
  }
  values_[kept++] = {at, milli};
  count_ = kept;
  if (count_ == 1) return milli;
  std::array<std::int32_t, most> sorted{};
  for (std::size_t i = 0; i < count_; ++i) sorted[i] = values_[i].milli;
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count_);
  std::sort(sorted.begin(), end);
  const std::size_t middle = count_ / 2;
  if (count_ % 2 == 1) return sorted[middle];
  const std::int64_t sum = std::int64_t{sorted[middle - 1]} + sorted[middle];
  // Towards the lower: a sum of integers shifted right rounds down, below zero too.
  return static_cast<std::int32_t>(sum >> 1U);
}

}  // namespace vigil::alarm

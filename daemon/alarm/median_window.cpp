#include "daemon/alarm/median_window.hpp"

#include <algorithm>

#include "daemon/alarm/median.hpp"

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
  std::array<std::int32_t, most> copied{};
  for (std::size_t i = 0; i < count_; ++i) copied[i] = values_[i].milli;
  return median({copied.data(), count_});
}

void MedianWindow::archive(Archive& archive) {
  if (archive.loading()) count_ = 0;
  archive.each("values", count_, most, [&](std::size_t place) {
    values_[place].archive(archive);
    if (archive.loading()) count_ = place + 1;
  });
}

}  // namespace vigil::alarm

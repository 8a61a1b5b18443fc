// So many a second and no more: a bucket that fills again. No clock of its own. One thread.
#pragma once

#include <algorithm>
#include <chrono>

namespace vigil::station {

class Rate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// False: too many; this one does not count.
  [[nodiscard]] bool take(int per_second_max, Time now) {
    const double passed_s = std::chrono::duration<double>(now - at_).count();
    const double most = static_cast<double>(per_second_max);
    left_ = at_ == Time{} ? most : std::min(most, left_ + std::max(passed_s, 0.0) * most);
    at_ = now;
    if (left_ < 1.0) return false;
    left_ -= 1.0;
    return true;
  }
  [[nodiscard]] Time last() const { return at_; }

 private:
  double left_ = 0;
  Time at_{};
};

}  // namespace vigil::station

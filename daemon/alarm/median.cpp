#include "daemon/alarm/median.hpp"

#include <algorithm>
#include <numeric>

namespace vigil::alarm {

std::int32_t median(std::span<std::int32_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 != 0) return *middle;
  return std::midpoint(*std::max_element(values.begin(), middle), *middle);
}

}  // namespace vigil::alarm

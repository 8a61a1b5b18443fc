// Percentiles of one round of latencies. Not thread safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace vigil::bench {

struct Percentiles {
  double p50_us = 0;
  double p99_us = 0;
  double p999_us = 0;
};

/// `at` in 0..1, of a sorted list: the smallest sample that at least that share does not exceed.
inline double percentile_us(const std::vector<std::int64_t>& sorted_ns, double at) {
  const auto count = static_cast<double>(sorted_ns.size());
  const auto place = static_cast<std::size_t>(std::max(0.0, at * count - 1e-9));
  return static_cast<double>(sorted_ns[std::min(place, sorted_ns.size() - 1)]) / 1000.0;
}

inline Percentiles percentiles(std::vector<std::int64_t> latencies_ns) {
  std::sort(latencies_ns.begin(), latencies_ns.end());
  return {percentile_us(latencies_ns, 0.5), percentile_us(latencies_ns, 0.99),
          percentile_us(latencies_ns, 0.999)};
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace vigil::bench

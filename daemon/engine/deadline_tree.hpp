// The earliest of many deadlines, with one of them changed in the logarithm of their number.
//
// A tournament tree over a fixed number of places. Pure; one caller at a time; no allocation after
// construction.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "drivers/api/time.hpp"

namespace vigil::engine {

class DeadlineTree {
 public:
  explicit DeadlineTree(std::size_t places)
      : leaves_(std::bit_ceil(std::max<std::size_t>(places, 1))),
        nodes_(2 * leaves_, Instant::never()) {}

  void set(std::size_t place, Instant deadline) {
    std::size_t node = leaves_ + place;
    if (nodes_[node] == deadline) return;
    nodes_[node] = deadline;
    for (node /= 2; node > 0; node /= 2) {
      nodes_[node] = std::min(nodes_[2 * node], nodes_[2 * node + 1]);
    }
  }
  [[nodiscard]] Instant earliest() const { return nodes_[1]; }
  /// The place of the earliest deadline; the lowest of several.
  [[nodiscard]] std::size_t earliest_place() const {
    std::size_t node = 1;
    while (node < leaves_) node = 2 * node + (nodes_[2 * node] == nodes_[node] ? 0 : 1);
    return node - leaves_;
  }

 private:
  std::size_t leaves_;
  std::vector<Instant> nodes_;  // 1 is the root
};

}  // namespace vigil::engine

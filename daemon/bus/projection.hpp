// The latest event of every key: what a snapshot is made of. Bytes as they were published.
// Only the bus thread uses it.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "daemon/handoff/slot.hpp"

namespace vigil::bus {

/// 256 beds with every parameter of several monitors and all their alarms stay far below this.
inline constexpr std::size_t projection_max_entries = 100'000;

class Projection {
 public:
  struct Entry {
    std::uint64_t seq = 0;
    std::vector<std::uint8_t> event;
  };

  /// Slots without a key change nothing. False if there was no room for one more key.
  bool apply(const handoff::Slot& slot);
  /// In order of seq; good until the next apply().
  [[nodiscard]] std::vector<const Entry*> in_order() const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::map<std::uint64_t, Entry> entries_;
};

}  // namespace vigil::bus

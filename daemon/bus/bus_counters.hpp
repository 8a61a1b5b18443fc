// BusCounters while they grow: the bus's thread adds, any thread reads.
#pragma once

#include <atomic>
#include <cstdint>

#include "daemon/bus/bus.hpp"

namespace vigil::bus {

struct LiveCounters {
  using Counter = std::atomic<std::uint64_t>;
  Counter published{0};
  Counter published_waves{0};
  Counter dropped_events{0};
  Counter dropped_wave_blocks{0};
  Counter malformed{0};
  Counter refused{0};
  Counter snapshots{0};
  Counter replays{0};
  Counter not_kept{0};
  Counter commands{0};

  static void add(Counter& counter, std::uint64_t n = 1) {
    counter.fetch_add(n, std::memory_order_relaxed);
  }
  [[nodiscard]] BusCounters read() const {
    constexpr auto order = std::memory_order_relaxed;
    return {published.load(order),      published_waves.load(order),
            dropped_events.load(order), dropped_wave_blocks.load(order),
            malformed.load(order),      refused.load(order),
            snapshots.load(order),      replays.load(order),
            not_kept.load(order),       commands.load(order)};
  }
};

}  // namespace vigil::bus

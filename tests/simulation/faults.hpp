// When which fault happens: each kind has its own mean time and its next time. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tests/simulation/options.hpp"
#include "tests/simulation/random.hpp"

namespace vigil::simulation {

enum class Fault : std::uint8_t {
  babble,
  garbage,
  unplug,
  swap,
  stall,
  suspend,
  wall_clock,
  kill,
  presence,  // a receiver falls silent or comes back
};
inline constexpr std::size_t fault_count = 9;
[[nodiscard]] std::string_view name(Fault fault);

class FaultPlan {
 public:
  FaultPlan(const Options& options, Instant begins, Random random);

  [[nodiscard]] Instant due() const { return due_; }
  /// The fault that is due; it is planned anew.
  Fault take();
  /// No more faults.
  void stop();

 private:
  void find_due();

  Random random_;
  std::array<Duration, fault_count> every_{};  // index: Fault; 0: never
  std::array<Instant, fault_count> next_{};
  Instant due_ = Instant::never();
};

}  // namespace vigil::simulation

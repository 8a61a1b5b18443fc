// Numbers from a seed for the simulation: integers only, the same on every machine and build.
//
// No distribution of the standard library: those differ from one library to the next. Values; one
// owner at a time.
#pragma once

#include <cstdint>

#include "drivers/api/time.hpp"
#include "tools/sim/random.hpp"

namespace vigil::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() { return sim::next_random(state_); }
  /// From `lowest` to `highest`, both included.
  std::int64_t between(std::int64_t lowest, std::int64_t highest) {
    return lowest +
           static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  std::int32_t number(std::int32_t lowest, std::int32_t highest) {
    return static_cast<std::int32_t>(between(lowest, highest));
  }
  bool permille(std::int32_t chance) { return chance > 0 && between(1, 1000) <= chance; }
  Duration milliseconds(std::int64_t lowest, std::int64_t highest) {
    return std::chrono::milliseconds(between(lowest, highest));
  }
  /// Around `mean`: between a half and one and a half of it.
  Duration about(Duration mean) {
    return Duration(between(mean.count() / 2, mean.count() + mean.count() / 2));
  }
  /// Another stream of numbers; what is drawn from it does not move this one.
  Random fork() { return Random(bits()); }

 private:
  std::uint64_t state_;
};

}  // namespace vigil::simulation

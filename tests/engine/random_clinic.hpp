// A clinic to which anything happens at any time: random readings, losses, notices and commands,
// the same for one seed on every machine. Not a test itself.
#pragma once

#include <cstdint>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint32_t below(std::uint32_t n) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint32_t>(state_ >> 33U) % n;
  }

 private:
  std::uint64_t state_;
};

/// Two beds in one room, every rule on; a second profile whose rules are off, and a third without
/// limits.
[[nodiscard]] EngineConfig random_config();
[[nodiscard]] Command random_command(Clinic& clinic, Chance& chance);
void disturb(Clinic& clinic, Chance& chance);

}  // namespace vigil::engine

// Numbers from a seed, the same on every machine: Vigna's splitmix64 (public domain,
// https://prng.di.unimi.it/splitmix64.c). For simulation only. Values, any thread.
#pragma once

#include <cstdint>

namespace vigil::sim {

/// The next 64 bits; moves `state` on.
constexpr std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

/// A number from -limit to limit; limit 0 or more.
constexpr std::int32_t random_within(std::uint64_t& state, std::int32_t limit) {
  const auto span = 2U * static_cast<std::uint64_t>(limit) + 1U;
  return static_cast<std::int32_t>(next_random(state) % span) - limit;
}

}  // namespace vigil::sim

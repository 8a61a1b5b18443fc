// Numbers for the random stories: the same for one seed on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace vigil::engine {

class StoryRandom {
 public:
  explicit StoryRandom(std::uint64_t seed) : bits_(seed) {}

  /// From `lowest` to `highest`, both included. (The distributions of std differ by library.)
  std::int64_t between(std::int64_t lowest, std::int64_t highest) {
    return lowest +
           static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(highest - lowest + 1));
  }
  bool percent(int chance) { return between(1, 100) <= chance; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(all.size()) - 1))];
  }

 private:
  std::mt19937_64 bits_;
};

}  // namespace vigil::engine

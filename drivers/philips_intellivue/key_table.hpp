// Gives each key a place of its own, for things that are told apart by (context, handle, ...).
//
// Its size is fixed; when it is full, new keys get no place. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace vigil::philips_intellivue {

/// `Places` is a power of two.
template <std::size_t Places>
class KeyTable {
 public:
  /// The key's place, taken now if it has none; `key` is not 0.
  std::optional<std::size_t> place(std::uint64_t key) {
    // A multiplicative hash: keys differ in few bits.
    std::size_t at = static_cast<std::size_t>(key * 0x9E37'79B9'7F4A'7C15U >> 32U) % Places;
    for (std::size_t tried = 0; tried < most_tried; ++tried, at = (at + 1) % Places) {
      if (keys_[at] == key) return at;
      if (keys_[at] != 0) continue;
      keys_[at] = key;
      return at;
    }
    return std::nullopt;
  }
  void clear() { keys_ = {}; }

 private:
  static constexpr std::size_t most_tried = 32;
  static_assert((Places & (Places - 1)) == 0 && Places >= most_tried);
  std::array<std::uint64_t, Places> keys_{};
};

}  // namespace vigil::philips_intellivue

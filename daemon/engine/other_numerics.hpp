// Which numerics without a name of ours one monitor has told: each has one place in a snapshot, so
// their number has a limit.
//
// Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "daemon/engine/event.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::engine {

/// A numeric is the same as long as its code and label are: FNV-1a, 32 bits, by its inventors'
/// constants.
constexpr std::uint32_t identity_of(const OtherNumericEvent& event) {
  std::uint32_t hash = 0x811C9DC5U;
  for (int shift = 0; shift < 32; shift += 8)
    hash = (hash ^ (event.mdc >> shift & 0xFFU)) * 0x01000193U;
  for (const char c : event.label.view()) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  }
  return hash;
}

class OtherNumerics {
 public:
  /// More than any monitor shows at once.
  static constexpr std::size_t most = 200;

  /// False for one too many: a monitor that makes up labels fills no memory.
  [[nodiscard]] bool admit(const OtherNumericEvent& event) {
    const std::uint32_t identity = identity_of(event);
    for (std::size_t i = 0; i < count_; ++i) {
      if (seen_[i] == identity) return true;
    }
    if (count_ == most) return false;
    seen_[count_++] = identity;
    return true;
  }

  void archive(Archive& archive) {
    if (archive.loading()) count_ = 0;
    archive.each("seen", count_, most, [&](std::size_t place) {
      archive.field("identity", seen_[place]);
      if (archive.loading()) count_ = place + 1;
    });
  }

 private:
  std::array<std::uint32_t, most> seen_{};
  std::size_t count_ = 0;
};

}  // namespace vigil::engine

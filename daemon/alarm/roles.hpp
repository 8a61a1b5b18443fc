// The roles of staff that an alarm may call, and that a command may need. Values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/api/archive.hpp"

namespace vigil::alarm {

enum class Role : std::uint8_t {
  nurse,         // the primary nurse of the bed
  second_nurse,  // another nurse on duty
  charge_nurse,
  prescriber,
  therapist,
  technician,
  viewer,    // sees, and may do nothing
  everyone,  // in a ladder: every receiver
};
inline constexpr std::size_t role_count = 8;

/// "nurse", "second_nurse", "charge_nurse" ...
[[nodiscard]] std::string_view name(Role role);
[[nodiscard]] std::optional<Role> role_from_name(std::string_view name);

/// A set of roles, one bit each.
class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet& add(Role role) {
    bits_ = static_cast<std::uint8_t>(bits_ | (1U << static_cast<unsigned>(role)));
    return *this;
  }
  [[nodiscard]] constexpr bool has(Role role) const {
    return ((bits_ >> static_cast<unsigned>(role)) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
  friend constexpr bool operator==(RoleSet, RoleSet) = default;
  void archive(Archive& archive) { archive.field("bits", bits_); }

 private:
  std::uint8_t bits_ = 0;
};

}  // namespace vigil::alarm

#include "daemon/alarm/roles.hpp"

#include <array>

namespace vigil::alarm {
namespace {

constexpr std::array<std::string_view, role_count> names{
    "nurse",     "second_nurse", "charge_nurse", "prescriber",
    "therapist", "technician",   "viewer",       "everyone"};

}  // namespace

std::string_view name(Role role) { return names[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from_name(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

}  // namespace vigil::alarm

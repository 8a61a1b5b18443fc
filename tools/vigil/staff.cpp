#include "tools/vigil/staff.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace vigil {

std::optional<v1::StaffRole> role_from_words(std::string_view words) {
  std::string name = "STAFF_ROLE_";
  for (const char c : words) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  v1::StaffRole role = v1::STAFF_ROLE_UNSPECIFIED;
  const bool known = v1::StaffRole_Parse(name, &role) && role != v1::STAFF_ROLE_UNSPECIFIED &&
                     role != v1::STAFF_ROLE_EVERYONE;
  return known ? std::optional(role) : std::nullopt;
}

bool is_person(std::string_view name) {
  return name.size() <= 32 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string receiver_name(std::string_view program) {
  std::array<char, 33> host{};
  gethostname(host.data(), host.size() - 1);
  return std::string(program) + "@" + host.data() + ":" + std::to_string(getpid());
}

}  // namespace vigil

#include "daemon/wire/presence.hpp"

#include <algorithm>

#include "daemon/wire/enums.hpp"

namespace vigil::wire {
namespace {

constexpr std::size_t receiver_max_chars = 64;
constexpr std::size_t role_max_chars = 16;
constexpr std::size_t person_max_chars = 32;

bool printable(char c) { return c >= ' ' && c <= '~'; }
bool of_a_role(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

bool is_name(std::string_view text, std::size_t max_chars, bool (*allowed)(char)) {
  return !text.empty() && text.size() <= max_chars &&
         std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

DecodedPresence decode_presence(const v1::PresenceRequest& request) {
  if (!is_name(request.receiver(), receiver_max_chars, printable)) {
    return {std::nullopt, "receiver: 1 to 64 printable ASCII characters expected"};
  }
  if (!is_name(request.role(), role_max_chars, of_a_role)) {
    return {std::nullopt, "role: 1 to 16 of a-z, 0-9 and - expected"};
  }
  const std::string& person = request.person();
  if (!person.empty() && !is_name(person, person_max_chars, printable)) {
    return {std::nullopt, "person: at most 32 printable ASCII characters expected"};
  }
  Presence presence;
  for (const int number : request.staff()) {
    const auto role = to_core(static_cast<v1::StaffRole>(number));
    if (!role) return {std::nullopt, "staff: a role that is not known here"};
    presence.staff.add(*role);
  }
  presence.receiver.append(request.receiver());
  presence.role.append(request.role());
  presence.sound = request.sound();
  presence.sound_confirmed = request.sound_confirmed();
  presence.person.append(person);
  return {presence, {}};
}

}  // namespace vigil::wire

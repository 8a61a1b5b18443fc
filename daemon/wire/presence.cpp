#include "daemon/wire/presence.hpp"

#include <algorithm>

namespace vigil::wire {
namespace {

constexpr std::size_t receiver_max_chars = 64;
constexpr std::size_t role_max_chars = 16;

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
  Presence presence;
  presence.receiver.append(request.receiver());
  presence.role.append(request.role());
  presence.sound = request.sound();
  return {presence, {}};
}

}  // namespace vigil::wire

#include "drivers/capnostream20/names.hpp"

#include <algorithm>

namespace vigil::capnostream20 {
namespace {

constexpr std::uint8_t filler = '*';

bool may_name_a_patient(std::uint8_t code) {
  return code == response::patient_id || code == response::patient_id_unicode ||
         code == response::new_patient || code == response::new_patient_unicode;
}

/// Overwrites the payload of a whole message and keeps the exclusive or of its bytes: an escaped
/// byte stays an escaped one.
void overwrite(std::span<std::uint8_t> message) {
  std::size_t at = 1;
  at += message[at] == escape ? std::size_t{2} : std::size_t{1};  // LEN
  ++at;                                                           // no code of these is escaped
  const std::size_t end =
      message.size() - (message[message.size() - 2] == escape ? std::size_t{2} : std::size_t{1});
  std::uint8_t missing = 0;
  std::array<std::uint8_t*, 2> plain{};
  for (; at < end; ++at) {
    if (message[at] == escape) {
      ++at;
      missing ^= message[at];
      message[at] = 0;
      continue;
    }
    missing = static_cast<std::uint8_t>(missing ^ message[at] ^ filler);
    message[at] = filler;
    plain[1] = plain[0];
    plain[0] = &message[at];
  }
  if (plain[0] == nullptr) return;
  auto byte = static_cast<std::uint8_t>(filler ^ missing);
  if ((byte == escape || byte == start_byte) && plain[1] != nullptr) {
    byte ^= 1;
    *plain[1] = filler ^ 1;
  }
  if (byte != escape && byte != start_byte) *plain[0] = byte;
}

}  // namespace

void blank_names(std::span<std::uint8_t> recorded, Transport) {
  std::array<std::uint8_t, most_content> place{};
  while (!recorded.empty()) {
    const Scan found = scan(recorded, place);
    if (found.kind == Scan::Kind::whole) {
      if (may_name_a_patient(place[0])) overwrite(recorded.first(found.length));
      recorded = recorded.subspan(found.length);
      continue;
    }
    const bool cut = found.kind == Scan::Kind::incomplete;
    const std::size_t length = cut ? recorded.size() : found.length;
    for (std::uint8_t& byte : recorded.first(length)) {
      if (byte != start_byte) byte = filler;
    }
    recorded = recorded.subspan(length);
  }
}

}  // namespace vigil::capnostream20

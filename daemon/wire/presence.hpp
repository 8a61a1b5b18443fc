// A receiver's presence, from the control message to plain values that may cross threads.
// Pure, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/alarm/roles.hpp"
#include "drivers/api/text.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::wire {

struct Presence {
  FixedText<64> receiver;
  FixedText<16> role;
  bool sound = false;
  bool sound_confirmed = false;
  alarm::RoleSet staff;
  FixedText<32> person;
};

struct DecodedPresence {
  std::optional<Presence> presence;
  std::string_view error;  // in words, if there is no presence
};

/// Nothing if the receiver's name is not 1 to 64 printable ASCII characters, the role is not 1 to
/// 16 of [a-z0-9-], a staff role is unknown, or the person is more than 32 printable ones.
[[nodiscard]] DecodedPresence decode_presence(const v1::PresenceRequest& request);

}  // namespace vigil::wire

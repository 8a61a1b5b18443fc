// The review as text for paper and terminals. Pure. Any thread.
#pragma once

#include <string>

#include "sessionlog/review/packet.hpp"

namespace vigil {

[[nodiscard]] std::string review_text(const sessionlog::ReviewPacket& packet);

}  // namespace vigil

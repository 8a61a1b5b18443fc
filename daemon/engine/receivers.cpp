#include "daemon/engine/receivers.hpp"

#include <algorithm>

namespace vigil::engine {

Receivers::Answer Receivers::on_presence(std::string_view name, bool sound, Instant now) {
  const FixedText<64> wanted(name);
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Receiver& r) { return r.name == wanted; });
  if (found != all_.end()) {
    found->sound = sound;
    found->heard_at = now;
    return Answer::known;
  }
  if (all_.size() == receivers_max) return Answer::refused;
  all_.push_back({wanted, sound, now});
  return Answer::joined;
}

bool Receivers::take_gone(Instant now, FixedText<64>& name) {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Receiver& r) {
    return r.heard_at + receiver_gone_after <= now;
  });
  if (found == all_.end()) return false;
  name = found->name;
  all_.erase(found);
  return true;
}

Instant Receivers::deadline() const {
  Instant first = Instant::never();
  for (const Receiver& r : all_) first = std::min(first, r.heard_at + receiver_gone_after);
  return first;
}

std::uint32_t Receivers::sounding() const {
  return static_cast<std::uint32_t>(
      std::count_if(all_.begin(), all_.end(), [](const Receiver& r) { return r.sound; }));
}

}  // namespace vigil::engine

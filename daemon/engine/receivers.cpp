#include "daemon/engine/receivers.hpp"

#include <algorithm>

namespace vigil::engine {
namespace {

/// The session log and other recorders alarm nobody. A phone falls silent when its screen locks; a
/// wall where nobody can answer is somebody only if a person proved that its sound is heard.
bool alarms_people(const ReceiverPresence& presence) {
  if (presence.role == "wall") return presence.sound && presence.sound_confirmed;
  return presence.role != "log" && presence.role != "recorder" && presence.role != "phone";
}

}  // namespace

Receivers::Answer Receivers::on_presence(const ReceiverPresence& presence, Instant now) {
  const Receiver told{FixedText<64>(presence.receiver), alarms_people(presence), presence.sound,
                      presence.staff, now};
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const Receiver& r) { return r.name == told.name; });
  if (found == all_.end() && all_.size() == receivers_max) return Answer::refused;
  const bool joined = found == all_.end();
  if (joined) {
    all_.push_back(told);
  } else {
    *found = told;
  }
  refresh();
  return joined ? Answer::joined : Answer::known;
}

bool Receivers::take_gone(Instant now, FixedText<64>& name) {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Receiver& r) {
    return r.heard_at + receiver_gone_after <= now;
  });
  if (found == all_.end()) return false;
  name = found->name;
  all_.erase(found);
  refresh();
  return true;
}

void Receivers::refresh() {
  deadline_ = Instant::never();
  staff_ = {};
  for (const Receiver& r : all_) {
    deadline_ = std::min(deadline_, r.heard_at + receiver_gone_after);
    for (std::size_t i = 0; i < alarm::role_count; ++i) {
      const auto role = static_cast<alarm::Role>(i);
      if (r.staff.has(role)) staff_.add(role);
    }
  }
}

std::uint32_t Receivers::sounding() const {
  return static_cast<std::uint32_t>(
      std::count_if(all_.begin(), all_.end(), [](const Receiver& r) { return r.sound; }));
}

bool Receivers::anybody() const {
  return std::any_of(all_.begin(), all_.end(), [](const Receiver& r) { return r.takes_alarms; });
}

void Receivers::restart(Instant now) {
  for (Receiver& r : all_) r.heard_at = now;
  refresh();
}

void Receiver::archive(Archive& archive) {
  archive.field("name", name);
  archive.field("takes_alarms", takes_alarms);
  archive.field("sound", sound);
  archive.field("staff", staff);
  archive.field("heard_at", heard_at);
}

void Receivers::archive(Archive& archive) {
  archive.field("all", all_, receivers_max);
  if (archive.loading()) refresh();
}

}  // namespace vigil::engine

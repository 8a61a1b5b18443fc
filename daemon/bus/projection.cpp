#include "daemon/bus/projection.hpp"

#include <algorithm>

#include "daemon/wire/projection_key.hpp"

namespace vigil::bus {

bool Projection::apply(const handoff::Slot& slot) {
  if (slot.head.key == 0) return true;
  if (slot.head.ends) {
    entries_.erase(slot.head.key);
    if (const auto checks = wire::checks_of_session(slot.head.key)) {
      entries_.erase(entries_.lower_bound(checks->first), entries_.lower_bound(checks->second));
    }
    return true;
  }
  auto entry = entries_.find(slot.head.key);
  if (entry == entries_.end()) {
    if (entries_.size() >= projection_max_entries) return false;
    entry = entries_.emplace(slot.head.key, Entry{}).first;
  }
  entry->second.seq = slot.head.seq;
  entry->second.event.assign(slot.payload.begin(), slot.payload.end());
  return true;
}

std::vector<const Projection::Entry*> Projection::in_order() const {
  std::vector<const Entry*> all;
  all.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) all.push_back(&entry);
  std::sort(all.begin(), all.end(), [](const Entry* a, const Entry* b) { return a->seq < b->seq; });
  return all;
}

}  // namespace vigil::bus

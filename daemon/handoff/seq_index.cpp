#include "daemon/handoff/seq_index.hpp"

#include <algorithm>

namespace vigil::handoff {

void SeqIndex::add(const SlotHead& head, Position position) {
  if (!head.counted || !is_published(head.kind)) return;
  const bool new_epoch = epochs_.empty() || epochs_.back().epoch != head.epoch;
  if (new_epoch) epochs_.push_back({head.epoch, head.seq, head.seq, position});
  epochs_.back().last_seq = head.seq;
  epochs_.back().last_position = position;
  if (new_epoch || head.seq % index_every == 0) {
    entries_.push_back({head.epoch, head.seq, position});
  }
}

void SeqIndex::forget_before(Position tail) {
  while (!entries_.empty() && entries_.front().position < tail) entries_.pop_front();
  while (!epochs_.empty() && epochs_.front().last_position < tail) epochs_.pop_front();
}

Position SeqIndex::scan_from(std::uint64_t epoch, std::uint64_t seq, Position tail) const {
  const auto entry = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const Entry& e) { return e.epoch == epoch && e.seq <= seq; });
  return entry == entries_.rend() ? tail : std::max(tail, entry->position);
}

const EpochRange* SeqIndex::find(std::uint64_t epoch) const {
  const auto range = std::find_if(epochs_.begin(), epochs_.end(),
                                  [&](const EpochRange& r) { return r.epoch == epoch; });
  return range == epochs_.end() ? nullptr : &*range;
}

std::uint64_t SeqIndex::highest_epoch() const {
  std::uint64_t highest = 0;
  for (const EpochRange& range : epochs_) highest = std::max(highest, range.epoch);
  return highest;
}

}  // namespace vigil::handoff

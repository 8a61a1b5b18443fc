// How a client that keeps a record stays complete: the epochs before the daemon's own one first,
// each to its end, then that one from its start (docs/formats/bus.md).
#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/bus/client_sync.hpp"

namespace vigil::bus {
namespace {

constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

}  // namespace

/// The epoch that the daemon itself is in: later events of it may come at any time.
bool ClientSync::is_live(std::uint64_t epoch) const {
  return epoch == (ahead_.empty() ? epoch_ : ahead_.back().epoch);
}

void ClientSync::plan_epochs_gone(const std::map<std::uint64_t, std::uint64_t>& have,
                                  std::uint64_t live) {
  if (have.empty() || have.rbegin()->first >= live) return;
  const auto is_kept = [this](std::uint64_t epoch) {
    return std::any_of(kept_.begin(), kept_.end(),
                       [epoch](const v1::KeptEpoch& kept) { return kept.epoch() == epoch; });
  };
  const auto [last_epoch, last_seq] = *have.rbegin();
  const std::uint64_t first = live - last_epoch > lost_epochs_max ? live - 1 : last_epoch;
  for (std::uint64_t epoch = first; epoch < live; ++epoch) {
    if (is_kept(epoch)) continue;
    const std::uint64_t from = epoch == last_epoch ? last_seq : 0;
    if (from != to_the_end) output_->lost(epoch, from + 1, to_the_end);
  }
}

void ClientSync::plan_record(std::uint64_t live_epoch, std::uint64_t as_of_seq) {
  const std::map<std::uint64_t, std::uint64_t> have = recorded_(source_);
  const auto next_of = [&have](std::uint64_t epoch) {
    const auto found = have.find(epoch);
    if (found == have.end()) return std::uint64_t{1};
    return found->second == to_the_end ? to_the_end : found->second + 1;
  };
  plan_epochs_gone(have, live_epoch);
  ahead_.clear();
  for (const v1::KeptEpoch& kept : kept_) {
    if (kept.epoch() < live_epoch) {
      ahead_.push_back({kept.epoch(), next_of(kept.epoch()), kept.last_seq()});
    }
  }
  std::sort(ahead_.begin(), ahead_.end(),
            [](const Span& a, const Span& b) { return a.epoch < b.epoch; });
  ahead_.push_back({live_epoch, next_of(live_epoch), as_of_seq});
  // Nothing of an epoch before the first one: the plan begins.
  epoch_ = 0;
  next_seq_ = 1;
  told_last_seq_ = 0;
  go_on_recording();
}

/// When the epoch under way is at its end: the next one.
void ClientSync::go_on_recording() {
  while (!ahead_.empty() && next_seq_ > told_last_seq_) {
    const Span next = ahead_.front();
    ahead_.pop_front();
    epoch_ = next.epoch;
    next_seq_ = next.next_seq;
    told_last_seq_ = next.last_seq;
    std::erase_if(buffer_, [this](const auto& entry) {
      return entry.first.first < epoch_ ||
             (entry.first.first == epoch_ && entry.first.second < next_seq_);
    });
    drain();
  }
}

}  // namespace vigil::bus

#include "station/page_queue.hpp"

#include <unordered_set>
#include <utility>

#include "station/limits.hpp"

namespace vigil::station {

bool PageQueue::push(SharedFrame frame) {
  if (entries_.size() >= queue_max_frames) {
    drop_replaced();
    // The newest of its kind goes in place of the one before.
    if (entries_.size() >= queue_max_frames && frame->kind != 0) {
      replaced_ += std::erase_if(entries_, [&](const Entry& entry) {
        return entry.frame && entry.frame->kind == frame->kind;
      });
    }
    if (entries_.size() >= queue_max_frames) return false;
  }
  const int daemon = frame->daemon;
  entries_.push_back({std::move(frame), {}, 0, daemon});
  return true;
}

void PageQueue::push_snapshot(int daemon, std::vector<SharedFrame> frames) {
  std::erase_if(entries_, [daemon](const Entry& entry) { return entry.daemon == daemon; });
  if (!frames.empty()) entries_.push_back({nullptr, std::move(frames), 0, daemon});
}

SharedFrame PageQueue::pop() {
  if (entries_.empty()) return nullptr;
  Entry& first = entries_.front();
  SharedFrame frame = first.frame ? std::move(first.frame) : first.snapshot[first.next++];
  if (first.snapshot.empty() || first.next == first.snapshot.size()) entries_.pop_front();
  return frame;
}

/// Keeps the newest of each kind, where it stands.
void PageQueue::drop_replaced() {
  std::unordered_set<std::uint64_t> seen;
  std::deque<Entry> kept;
  while (!entries_.empty()) {
    Entry entry = std::move(entries_.back());
    entries_.pop_back();
    const bool newer_waits =
        entry.frame && entry.frame->kind != 0 && !seen.insert(entry.frame->kind).second;
    if (newer_waits) {
      ++replaced_;
    } else {
      kept.push_front(std::move(entry));
    }
  }
  entries_ = std::move(kept);
}

}  // namespace vigil::station

#include "daemon/capture/capture_queue.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace vigil::capture {
namespace {

constexpr unsigned kind_shift = 24;
constexpr std::uint32_t size_mask = (1U << kind_shift) - 1;

constexpr std::size_t rounded(std::size_t size, std::size_t to) {
  return (size + to - 1) / to * to;
}

}  // namespace

Queue::Queue(std::size_t bytes) : memory_(std::bit_ceil(bytes)), mask_(memory_.size() - 1) {
  popped_.reserve(payload_max_bytes);
}

void Queue::put(std::uint64_t position, const void* from, std::size_t size) {
  const auto at = static_cast<std::size_t>(position & mask_);
  const std::size_t first = std::min(size, memory_.size() - at);
  const auto* const bytes = static_cast<const std::uint8_t*>(from);
  if (first > 0) std::memcpy(memory_.data() + at, bytes, first);
  if (size > first) std::memcpy(memory_.data(), bytes + first, size - first);
}

void Queue::get(std::uint64_t position, void* to, std::size_t size) const {
  const auto at = static_cast<std::size_t>(position & mask_);
  const std::size_t first = std::min(size, memory_.size() - at);
  auto* const bytes = static_cast<std::uint8_t*>(to);
  if (first > 0) std::memcpy(bytes, memory_.data() + at, first);
  if (size > first) std::memcpy(bytes + first, memory_.data(), size - first);
}

bool Queue::push(std::uint32_t link, const Record& record) {
  if (record.payload.size() > payload_max_bytes) return false;
  const std::size_t size = sizeof(Start) + rounded(record.payload.size(), align);
  const std::uint64_t head = head_.load(std::memory_order_relaxed);
  if (memory_.size() - (head - seen_tail_) < size) {
    seen_tail_ = tail_.load(std::memory_order_acquire);
    if (memory_.size() - (head - seen_tail_) < size) return false;
  }
  const auto kind = static_cast<std::uint32_t>(record.kind);
  const Start start{record.at.ns(), link,
                    static_cast<std::uint32_t>(record.payload.size()) | kind << kind_shift};
  put(head, &start, sizeof start);
  put(head + sizeof start, record.payload.data(), record.payload.size());
  head_.store(head + size, std::memory_order_release);
  return true;
}

bool Queue::pop(Item& item) {
  const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
  if (tail == head_.load(std::memory_order_acquire)) return false;
  Start start{};
  get(tail, &start, sizeof start);
  const std::size_t size = start.size_and_kind & size_mask;
  popped_.resize(size);
  get(tail + sizeof start, popped_.data(), size);
  item.link = start.link;
  item.record = {static_cast<Kind>(start.size_and_kind >> kind_shift),
                 Instant::from_ns(start.at_ns), popped_};
  tail_.store(tail + sizeof start + rounded(size, align), std::memory_order_release);
  return true;
}

}  // namespace vigil::capture

#include "daemon/handoff/ring.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "daemon/handoff/crc32c.hpp"
#include "daemon/handoff/layout.hpp"

namespace vigil::handoff {
namespace {

std::size_t usable_capacity(std::size_t bytes) {
  const std::size_t pages = bytes / layout::page_bytes * layout::page_bytes;
  return std::clamp(pages, layout::min_capacity_bytes, layout::max_capacity_bytes);
}

}  // namespace

Ring::Ring(Mapping mapping, std::size_t capacity_bytes)
    : mapping_(std::move(mapping)),
      capacity_(capacity_bytes),
      // A quarter, so that the oldest slots never make room for one alone.
      max_slot_bytes_(std::min(layout::max_slot_bytes, capacity_bytes / 4)),
      staging_(max_slot_bytes_ / layout::word_bytes) {}

OpenedRing Ring::anonymous(std::size_t capacity_bytes) {
  const std::size_t capacity = usable_capacity(capacity_bytes);
  Mapping mapping = Mapping::anonymous(layout::page_bytes + capacity);
  OpenedRing opened;
  if (!mapping.good()) {
    opened.error = "no memory for a ring: " + std::generic_category().message(errno);
    return opened;
  }
  opened.ring = std::unique_ptr<Ring>(new Ring(std::move(mapping), capacity));
  opened.ring->begin();
  return opened;
}

void Ring::begin() {
  std::uint64_t* page = mapping_.words();
  layout::store(page + layout::version_word, layout::version);
  layout::store(page + layout::capacity_word, capacity_);
  layout::store(page + layout::writer_pid_word, static_cast<std::uint64_t>(::getpid()));
  layout::store(page + layout::highest_epoch_word, 0);
  layout::store(page + layout::highest_record_word, 0);
  layout::store(page + layout::head_word, 0);
  layout::store(page + layout::tail_word, 0);
  // Last: a file without it is not yet a ring.
  layout::store(page + layout::magic_word, layout::magic);
}

void Ring::go_on(Position head, Position tail, std::uint64_t counted) {
  std::uint64_t* page = mapping_.words();
  head_ = start_ = head;
  tail_ = tail;
  counted_ = counted_at_start_ = counted;
  highest_epoch_ = layout::load(page + layout::highest_epoch_word);
  highest_record_ = layout::load(page + layout::highest_record_word);
  layout::store(page + layout::writer_pid_word, static_cast<std::uint64_t>(::getpid()));
  layout::store(page + layout::head_word, head);
}

Position Ring::head() const { return layout::load(mapping_.words() + layout::head_word); }
Position Ring::tail() const { return layout::load(mapping_.words() + layout::tail_word); }

std::uint64_t* Ring::word_at(Position position) const {
  return mapping_.words() + (layout::page_bytes + position % capacity_) / layout::word_bytes;
}

std::size_t Ring::room_at(Position position) const { return capacity_ - position % capacity_; }

void Ring::make_room(Position end) {
  const Position before = tail_;
  while (end - tail_ > capacity_) {
    tail_ += layout::load(word_at(tail_)) & layout::length_mask;
  }
  if (tail_ != before) layout::store(mapping_.words() + layout::tail_word, tail_);
}

std::size_t Ring::compose(const Slot& slot) {
  using namespace layout;
  const std::size_t length = round_up(slot_head_bytes + slot.topic.size() + slot.payload.size());
  const std::uint64_t flags =
      (slot.head.counted ? counted_flag : 0) | (slot.head.ends ? ends_flag : 0);
  staging_[length_crc_word] = length;
  staging_[epoch_word] = slot.head.epoch;
  staging_[seq_word] = slot.head.seq;
  staging_[record_word] = slot.head.record;
  staging_[key_word] = slot.head.key;
  staging_[counted_before_word] = counted_;
  staging_[sizes_word] = std::uint64_t{static_cast<std::uint8_t>(slot.head.kind)} | flags << 8 |
                         std::uint64_t{slot.topic.size()} << 16 |
                         std::uint64_t{slot.payload.size()} << 32;
  staging_[length / word_bytes - 1] = length == slot_head_bytes ? staging_[sizes_word] : 0;
  auto* bytes = reinterpret_cast<std::uint8_t*>(staging_.data());
  std::uint8_t* body = bytes + slot_head_bytes;
  if (!slot.topic.empty()) std::memcpy(body, slot.topic.data(), slot.topic.size());
  if (!slot.payload.empty()) {
    std::memcpy(body + slot.topic.size(), slot.payload.data(), slot.payload.size());
  }
  staging_[length_crc_word] |= std::uint64_t{crc32c({bytes, length})} << 32;
  return length;
}

bool Ring::append(const Slot& slot) {
  const std::size_t body = slot.topic.size() + slot.payload.size();
  if (slot.topic.size() > 0xFFFF || slot.payload.size() > layout::max_slot_bytes ||
      layout::round_up(layout::slot_head_bytes + body) > max_slot_bytes_) {
    return false;
  }
  const std::size_t length = compose(slot);
  const std::size_t room = room_at(head_);
  const std::size_t padding = room < length ? room : 0;
  make_room(head_ + padding + length);
  if (padding != 0) layout::store(word_at(head_), padding | layout::padding_flag);
  std::uint64_t* to = word_at(head_ + padding);
  for (std::size_t i = 0; i < length / layout::word_bytes; ++i) layout::store(to + i, staging_[i]);
  if (slot.head.epoch > highest_epoch_) {
    highest_epoch_ = slot.head.epoch;
    layout::store(mapping_.words() + layout::highest_epoch_word, highest_epoch_);
  }
  if (slot.head.record > highest_record_) {
    highest_record_ = slot.head.record;
    layout::store(mapping_.words() + layout::highest_record_word, highest_record_);
  }
  if (slot.head.counted) ++counted_;
  head_ += padding + length;
  layout::store(mapping_.words() + layout::head_word, head_);
  return true;
}

}  // namespace vigil::handoff

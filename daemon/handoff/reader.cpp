#include "daemon/handoff/reader.hpp"

#include <algorithm>

#include "daemon/handoff/layout.hpp"

namespace vigil::handoff {

SlotReader::SlotReader(const Ring& ring, Position from, std::optional<std::uint64_t> counted_before)
    : ring_(&ring),
      position_(from),
      counted_(counted_before),
      copy_(ring.max_slot_bytes() / layout::word_bytes) {}

bool SlotReader::copy_slot(std::size_t length) {
  std::uint64_t* from = ring_->word_at(position_);
  for (std::size_t i = 0; i < length / layout::word_bytes; ++i) copy_[i] = layout::load(from + i);
  return ring_->tail() <= position_;
}

const Slot* SlotReader::next() {
  const Position head = ring_->head();
  while (position_ < head) {
    position_ = std::max(position_, ring_->tail());
    if (position_ >= head) break;
    const std::uint64_t first = layout::load(ring_->word_at(position_));
    if (ring_->tail() > position_) continue;  // overwritten: `first` may be anything
    const std::size_t length = first & layout::length_mask;
    if ((first & layout::padding_flag) != 0) {
      position_ += length;
      continue;
    }
    if (!copy_slot(length)) continue;

    const layout::SlotSizes sizes = layout::sizes_of(copy_[layout::sizes_word]);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(copy_.data());
    const std::uint8_t* body = bytes + layout::slot_head_bytes;
    slot_.head = layout::head_of(copy_.data());
    slot_.topic = {reinterpret_cast<const char*>(body), sizes.topic};
    slot_.payload = {body + sizes.topic, sizes.payload};
    const std::uint64_t before = copy_[layout::counted_before_word];
    if (counted_ && before > *counted_) lost_ += before - *counted_;
    counted_ = before + (slot_.head.counted ? 1 : 0);
    slot_position_ = position_;
    position_ += length;
    return &slot_;
  }
  return nullptr;
}

}  // namespace vigil::handoff

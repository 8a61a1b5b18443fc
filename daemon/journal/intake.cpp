#include "daemon/journal/intake.hpp"

#include <algorithm>
#include <utility>

namespace vigil::journal {
namespace {

constexpr std::string_view no_reason = "the hand-off ring did not have them any more";

RecordView record_of(const handoff::Slot& slot) {
  RecordKind kind = RecordKind::event;
  if (slot.head.kind == handoff::SlotKind::input) kind = RecordKind::input;
  if (slot.head.kind == handoff::SlotKind::checkpoint) kind = RecordKind::checkpoint;
  const std::uint64_t seq = kind == RecordKind::event ? slot.head.seq : 0;
  return {slot.head.record, kind, slot.head.epoch, seq, slot.payload};
}

}  // namespace

Intake::Intake(const handoff::Ring& ring, const handoff::Ring* reserve)
    : ring_(&ring),
      reserve_(reserve),
      ring_reader_(ring, ring.tail()),
      reserve_reader_(reserve == nullptr ? ring : *reserve,
                      reserve == nullptr ? 0 : reserve->tail()) {}

void Intake::rewind(handoff::Position position, std::uint64_t last, std::uint64_t epoch) {
  ring_reader_ = handoff::SlotReader(*ring_, position);
  ring_slot_ = reserve_slot_ = nullptr;
  if (reserve_ != nullptr) reserve_reader_ = handoff::SlotReader(*reserve_, reserve_->tail());
  last_ = last;
  epoch_ = epoch;
}

handoff::Position Intake::position() const {
  return ring_slot_ == nullptr ? ring_reader_.position() : ring_reader_.slot_position();
}

const handoff::Slot* Intake::peek_ring() {
  while (ring_slot_ == nullptr || ring_slot_->head.record <= last_) {
    ring_slot_ = ring_reader_.next();
    if (ring_slot_ == nullptr) break;
  }
  return ring_slot_;
}

const handoff::Slot* Intake::peek_reserve() {
  if (reserve_ == nullptr) return nullptr;
  while (reserve_slot_ == nullptr || reserve_slot_->head.record <= last_) {
    reserve_slot_ = reserve_reader_.next();
    if (reserve_slot_ == nullptr) break;
  }
  return reserve_slot_;
}

const Item* Intake::next() {
  const handoff::Slot* slot = peek_ring();
  if (slot == nullptr) return nullptr;
  if (slot->head.record == last_ + 1) return give(*slot);
  const handoff::Slot* saved = peek_reserve();
  if (saved != nullptr && saved->head.record < slot->head.record) return give_reserve(*saved);
  return give_gap(slot->head.record - 1, slot->head.epoch);
}

const Item* Intake::next_of_reserve() {
  const handoff::Slot* saved = peek_reserve();
  return saved == nullptr ? nullptr : give_reserve(*saved);
}

const Item* Intake::give(const handoff::Slot& slot) {
  item_ = {record_of(slot), matters(slot.head.kind), 0};
  last_ = slot.head.record;
  epoch_ = std::max(epoch_, slot.head.epoch);
  return &item_;
}

const Item* Intake::give_reserve(const handoff::Slot& slot) {
  if (slot.topic != gap_topic) {
    if (slot.head.record == last_ + 1) return give(slot);
    return give_gap(slot.head.record - 1, slot.head.epoch);
  }
  v1::JournalGap gap;
  const bool good = gap.ParseFromArray(slot.payload.data(), static_cast<int>(slot.payload.size()));
  if (good && gap.first_record() > last_ + 1) {
    return give_gap(gap.first_record() - 1, slot.head.epoch);
  }
  // Some of it may be there by now: then its counts are too high, and never too low.
  gap.set_first_record(last_ + 1);
  gap.set_last_record(slot.head.record);
  return give_gap(gap, slot.head.epoch, true);
}

const Item* Intake::give_gap(std::uint64_t to, std::uint64_t epoch) {
  v1::JournalGap gap;
  gap.set_first_record(last_ + 1);
  gap.set_last_record(to);
  gap.set_reason(reason_.empty() ? std::string(no_reason) : reason_);
  // Between two epochs numbers may also have been passed over.
  return give_gap(gap, epoch, epoch == epoch_);
}

const Item* Intake::give_gap(const v1::JournalGap& gap, std::uint64_t epoch, bool counts) {
  gap_bytes_.resize(gap.ByteSizeLong());
  gap.SerializeWithCachedSizesToArray(gap_bytes_.data());
  // What is lost before an epoch's first record may be of the one before it.
  const std::uint64_t of_epoch = epoch_ == 0 ? epoch : epoch_;
  item_ = {{gap.last_record(), RecordKind::gap, of_epoch, 0, gap_bytes_},
           true,
           counts ? gap.last_record() - gap.first_record() + 1 : 0};
  last_ = gap.last_record();
  return &item_;
}

}  // namespace vigil::journal

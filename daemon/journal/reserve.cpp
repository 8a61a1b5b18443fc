#include "daemon/journal/reserve.hpp"

#include <utility>

#include "daemon/journal/intake.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::journal {

Reserve::Reserve(const handoff::Ring& events, const std::string& path)
    : events_(events), reader_(events, events.tail()) {
  if (path.empty()) return;
  handoff::OpenedRing opened = handoff::Ring::open_file(path, events.capacity() / reserve_part);
  reserve_ = std::move(opened.ring);
  message_ = reserve_ ? opened.found.message : opened.error;
}

void Reserve::look(handoff::Position committed) {
  if (!reserve_) return;
  if (reader_.position() < committed) reader_ = handoff::SlotReader(events_, committed);
  const std::uint64_t percent = events_.capacity() / 100;
  const auto waiting = [&] { return events_.head() - reader_.position(); };
  if (waiting() <= save_above_percent * percent) return;
  while (waiting() > save_down_to_percent * percent) {
    const handoff::Slot* slot = reader_.next();
    if (slot == nullptr) break;
    if (slot->head.record != 0) take(*slot);
  }
  // Nothing stays behind in memory that a restart would lose.
  put_pending(true);
}

void Reserve::take(const handoff::Slot& slot) {
  if (matters(slot.head.kind)) {
    put_pending(true);
    if (!reserve_->append({slot.head, "", slot.payload})) lose(before_input_, slot.head);
  } else if (slot.head.kind == handoff::SlotKind::input) {
    put_pending(false);
    input_ = Kept{slot.head, {slot.payload.begin(), slot.payload.end()}};
  } else {
    lose(input_ ? behind_input_ : before_input_, slot.head);
  }
}

void Reserve::lose(Lost& lost, const handoff::SlotHead& head) {
  if (lost.first == 0) lost.first = head.record;
  lost.last = head.record;
  lost.epoch = head.epoch;
  if (head.kind == handoff::SlotKind::input) {
    ++lost.inputs;
  } else if (head.kind != handoff::SlotKind::checkpoint) {
    ++lost.events;
  }
}

void Reserve::put_lost(Lost& lost) {
  if (lost.first == 0) return;
  v1::JournalGap gap;
  gap.set_first_record(lost.first);
  gap.set_last_record(lost.last);
  gap.set_events(lost.events);
  gap.set_inputs(lost.inputs);
  gap.set_reason("the journal could not be written until the hand-off ring was full");
  const std::string bytes = gap.SerializeAsString();
  handoff::SlotHead head;
  head.epoch = lost.epoch;
  head.record = lost.last;
  head.kind = handoff::SlotKind::system;
  head.counted = false;
  reserve_->append(
      {head, gap_topic, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}});
  lost = {};
}

void Reserve::put_pending(bool with_input) {
  if (input_ && !with_input) {
    // Nothing that matters followed from it. The three become one range again.
    lose(before_input_, input_->head);
    if (behind_input_.first != 0) {
      before_input_.last = behind_input_.last;
      before_input_.events += behind_input_.events;
      before_input_.inputs += behind_input_.inputs;
      behind_input_ = {};
    }
    input_.reset();
    return;
  }
  if (!with_input) return;
  put_lost(before_input_);
  if (input_ && !reserve_->append({input_->head, "", input_->payload})) {
    lose(before_input_, input_->head);
    put_lost(before_input_);
  }
  input_.reset();
  put_lost(behind_input_);
}

}  // namespace vigil::journal

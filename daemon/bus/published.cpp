#include "daemon/bus/published.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace vigil::bus {
namespace {

bool is_event(const handoff::SlotHead& head) {
  return head.counted && handoff::is_published(head.kind);
}

}  // namespace

Published::Published(const handoff::Ring& ring, handoff::SeqIndex index, std::string source,
                     std::uint64_t epoch)
    : ring_(&ring),
      index_(std::move(index)),
      source_(std::move(source)),
      epoch_(epoch),
      sent_to_(ring.start()) {}

bool Published::note(const handoff::Slot& slot, handoff::Position position) {
  sent_to_ = position + 1;
  if (!handoff::is_published(slot.head.kind)) return true;
  index_.add(slot.head, position);
  index_.forget_before(ring_->tail());
  if (slot.head.counted) as_of_ = slot.head.seq;
  return projection_.apply(slot);
}

void Published::put_kept(v1::SnapshotChunk& chunk) {
  index_.forget_before(ring_->tail());
  // The oldest epoch may have lost its beginning: the first slot kept says where it starts now.
  handoff::SlotReader reader(*ring_, ring_->tail());
  const handoff::Slot* oldest = reader.next();
  while (oldest != nullptr && !is_event(oldest->head)) oldest = reader.next();
  for (const handoff::EpochRange& range : index_.epochs()) {
    v1::KeptEpoch& kept = *chunk.add_kept();
    kept.set_epoch(range.epoch);
    const bool is_oldest = oldest != nullptr && oldest->head.epoch == range.epoch;
    kept.set_first_seq(is_oldest ? oldest->head.seq : range.first_seq);
    kept.set_last_seq(range.last_seq);
  }
}

std::deque<std::string> Published::snapshot(std::uint64_t request_id) {
  const auto entries = projection_.in_order();
  std::deque<std::string> replies;
  std::size_t next = 0;
  do {
    v1::SnapshotChunk chunk;
    chunk.set_source(source_);
    chunk.set_epoch(epoch_);
    chunk.set_as_of_seq(as_of_);
    if (replies.empty()) put_kept(chunk);
    ChunkEvents events(ChunkEvents::Of::snapshot);
    while (next < entries.size() && !events.full()) events.add(entries[next++]->event);
    replies.push_back(reply_with(request_id, next == entries.size(), chunk, events));
  } while (next < entries.size());
  return replies;
}

bool Published::begin_replay(std::uint64_t request_id, const v1::ReplayRequest& request,
                             ReplayJob& job) {
  if (request.epoch() == 0 || request.epoch() > std::max(epoch_, index_.highest_epoch())) {
    return false;
  }
  index_.forget_before(ring_->tail());
  job = {request_id, request.epoch(), request.from_seq(), request.to_seq(), 0, 0, 0};
  if (job.to_seq == 0) job.to_seq = std::numeric_limits<std::uint64_t>::max();
  const handoff::EpochRange* range = index_.find(job.epoch);
  if (range != nullptr) {
    job.to_seq = std::min(job.to_seq, range->last_seq);
    job.position = index_.scan_from(job.epoch, job.next_seq, ring_->tail());
  } else if (job.epoch == epoch_) {
    job.to_seq = std::min(job.to_seq, as_of_);
    job.position = sent_to_;
  } else {
    job.position = sent_to_;
  }
  return true;
}

void Published::scan(ReplayJob& job, ChunkEvents& events, bool& end) {
  handoff::SlotReader reader(*ring_, job.position);
  for (std::size_t i = 0; i < replay_scan_max_slots && !events.full(); ++i) {
    if (reader.position() >= sent_to_) {
      end = true;
      return;
    }
    const handoff::Slot* slot = reader.next();
    if (slot == nullptr || reader.slot_position() >= sent_to_) {
      end = true;
      return;
    }
    job.position = reader.position();
    if (!is_event(slot->head) || slot->head.epoch != job.epoch) continue;
    if (slot->head.seq < job.next_seq) continue;
    const bool gap = slot->head.seq > job.next_seq;
    // A second gap opened while the replay ran: this one ends, and the client asks again.
    if (slot->head.seq > job.to_seq || (gap && job.lost_from_seq != 0)) {
      end = true;
      return;
    }
    if (gap) {
      job.lost_from_seq = job.next_seq;
      job.lost_to_seq = slot->head.seq - 1;
    }
    events.add(slot->payload);
    job.next_seq = slot->head.seq + 1;
    if (slot->head.seq == job.to_seq) {
      end = true;
      return;
    }
  }
}

std::string Published::next_chunk(ReplayJob& job, bool& done) {
  ChunkEvents events(ChunkEvents::Of::replay);
  bool end = job.next_seq > job.to_seq;
  if (!end) scan(job, events, end);
  v1::ReplayChunk chunk;
  chunk.set_epoch(job.epoch);
  done = end;
  if (end) {
    // The rest of what was asked for is not kept any more.
    if (job.next_seq <= job.to_seq && job.lost_from_seq == 0) {
      job.lost_from_seq = job.next_seq;
      job.lost_to_seq = job.to_seq;
    }
    chunk.set_lost_from_seq(job.lost_from_seq);
    chunk.set_lost_to_seq(job.lost_to_seq);
  }
  return reply_with(job.request_id, end, chunk, events);
}

}  // namespace vigil::bus

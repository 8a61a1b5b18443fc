#include "daemon/bus/published.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace vigil::bus {
namespace {

bool is_event(const handoff::SlotHead& head) {
  return head.counted && handoff::is_published(head.kind);
}

}  // namespace

Published::Published(const handoff::Ring& ring, handoff::SeqIndex index, std::string source,
                     std::uint64_t epoch, History* history)
    : ring_(&ring),
      index_(std::move(index)),
      source_(std::move(source)),
      epoch_(epoch),
      history_(history),
      sent_to_(ring.start()) {}

bool Published::note(const handoff::Slot& slot, handoff::Position position) {
  sent_to_ = position + 1;
  if (!handoff::is_published(slot.head.kind)) return true;
  index_.add(slot.head, position);
  index_.forget_before(ring_->tail());
  // The end of the epoch before, written at this start: of now it says nothing.
  if (slot.head.epoch != epoch_) return true;
  if (slot.head.counted) as_of_ = slot.head.seq;
  return projection_.apply(slot);
}

std::optional<std::uint64_t> Published::first_in_ring(std::uint64_t epoch) {
  index_.forget_before(ring_->tail());
  const handoff::EpochRange* range = index_.find(epoch);
  if (range == nullptr) return std::nullopt;
  // The oldest epoch may have lost its beginning: the first slot kept says where it starts now.
  handoff::SlotReader reader(*ring_, ring_->tail());
  const handoff::Slot* oldest = reader.next();
  while (oldest != nullptr && !is_event(oldest->head)) oldest = reader.next();
  const bool is_oldest = oldest != nullptr && oldest->head.epoch == epoch;
  return is_oldest ? oldest->head.seq : range->first_seq;
}

const History::Kept* Published::older_of(std::uint64_t epoch) const {
  const auto at = std::find_if(older_.begin(), older_.end(),
                               [&](const History::Kept& kept) { return kept.epoch == epoch; });
  return at == older_.end() ? nullptr : &*at;
}

void Published::put_kept(v1::SnapshotChunk& chunk) {
  if (history_ != nullptr) older_ = history_->kept();
  index_.forget_before(ring_->tail());
  std::map<std::uint64_t, std::pair<std::uint64_t, std::uint64_t>> all;  // by epoch: first, last
  for (const handoff::EpochRange& range : index_.epochs()) {
    all[range.epoch] = {first_in_ring(range.epoch).value_or(range.first_seq), range.last_seq};
  }
  for (const History::Kept& kept : older_) {
    const auto [at, is_new] = all.try_emplace(kept.epoch, kept.first_seq, kept.last_seq);
    if (is_new) continue;
    at->second.first = std::min(at->second.first, kept.first_seq);
    at->second.second = std::max(at->second.second, kept.last_seq);
  }
  for (const auto& [epoch, range] : all) {
    v1::KeptEpoch& kept = *chunk.add_kept();
    kept.set_epoch(epoch);
    kept.set_first_seq(range.first);
    kept.set_last_seq(range.second);
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
  if (history_ != nullptr) older_ = history_->kept();
  const std::uint64_t epoch = request.epoch();
  if (epoch == 0 || epoch > std::max(epoch_, index_.highest_epoch())) return false;
  const auto first = first_in_ring(epoch);
  const handoff::EpochRange* range = index_.find(epoch);
  const History::Kept* older = older_of(epoch);
  job = {};
  job.request_id = request_id;
  job.epoch = epoch;
  job.next_seq = request.from_seq();
  job.to_seq = request.to_seq();
  if (job.to_seq == 0) job.to_seq = std::numeric_limits<std::uint64_t>::max();
  if (range != nullptr) {
    job.to_seq = std::min(job.to_seq, range->last_seq);
  } else if (older != nullptr && epoch != epoch_) {
    job.to_seq = std::min(job.to_seq, older->last_seq);
  } else if (epoch == epoch_) {
    job.to_seq = std::min(job.to_seq, as_of_);
  }
  job.older = older != nullptr && job.next_seq <= older->last_seq &&
              (!first || job.next_seq < *first) && job.next_seq <= job.to_seq;
  job.position = range != nullptr ? index_.scan_from(epoch, job.next_seq, ring_->tail()) : sent_to_;
  return true;
}

void Published::ask(ReplayJob& job, std::uint64_t ticket) {
  const auto first = first_in_ring(job.epoch);
  const std::uint64_t to_seq = first ? std::min(job.to_seq, *first - 1) : job.to_seq;
  job.waiting = history_->ask({ticket, job.epoch, job.next_seq, to_seq});
}

bool Published::add(ReplayJob& job, std::uint64_t seq, std::span<const std::uint8_t> event,
                    ChunkEvents& events) {
  const bool gap = seq > job.next_seq;
  // A second gap opened while the replay ran: this one ends, and the client asks again.
  if (seq > job.to_seq || (gap && job.lost_from_seq != 0)) return true;
  if (gap) {
    job.lost_from_seq = job.next_seq;
    job.lost_to_seq = seq - 1;
  }
  events.add(event);
  job.next_seq = seq + 1;
  return seq == job.to_seq;
}

void Published::scan_older(ReplayJob& job, ChunkEvents& events, bool& end) {
  while (job.found_next < job.found.events.size() && !events.full() && !end) {
    const History::KeptEvent& kept = job.found.events[job.found_next++];
    if (kept.seq >= job.next_seq) end = add(job, kept.seq, kept.event, events);
  }
  if (end || job.found_next < job.found.events.size()) return;
  const bool no_more = job.found.end;
  job.found = {};
  job.found_next = 0;
  if (!no_more) return;  // asked again
  // The ring has the rest, as far as it is kept at all.
  job.older = false;
  index_.forget_before(ring_->tail());
  job.position = index_.find(job.epoch) != nullptr
                     ? index_.scan_from(job.epoch, job.next_seq, ring_->tail())
                     : sent_to_;
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
    end = add(job, slot->head.seq, slot->payload, events);
    if (end) return;
  }
}

std::string Published::next_chunk(ReplayJob& job, bool& done) {
  ChunkEvents events(ChunkEvents::Of::replay);
  bool end = job.next_seq > job.to_seq;
  if (!end && job.older) scan_older(job, events, end);
  if (!end && !job.older) scan(job, events, end);
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

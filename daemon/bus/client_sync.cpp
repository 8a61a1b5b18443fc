#include "daemon/bus/client_sync.hpp"

#include <algorithm>
#include <utility>

namespace vigil::bus {

ClientSync::ClientSync(std::string receiver, std::string role, bool sound, SyncOutput& output)
    : output_(&output) {
  v1::PresenceRequest presence;
  presence.set_receiver(std::move(receiver));
  presence.set_role(std::move(role));
  presence.set_sound(sound);
  set_presences({presence});
}

void ClientSync::set_presences(const std::vector<v1::PresenceRequest>& presences) {
  std::vector<Present> before = std::exchange(present_, {});
  for (const v1::PresenceRequest& presence : presences) {
    if (presence.receiver().empty() || present_.size() >= presences_max) continue;
    const auto same = std::find_if(before.begin(), before.end(), [&](const Present& one) {
      return one.presence.SerializeAsString() == presence.SerializeAsString();
    });
    present_.push_back({presence, same == before.end() ? Time{0} : same->at});
  }
}

void ClientSync::become(Connection connection) {
  if (connection == connection_) return;
  connection_ = connection;
  output_->connection(connection);
}

void ClientSync::heard(Time now) {
  if (heard_at_ == never) heard_at_ = now;
}

bool ClientSync::on_event(const v1::Event& event, Time now) {
  const bool heartbeat = event.has_heartbeat();
  if (event.epoch() == 0 || heartbeat != (event.seq() == 0)) return false;
  heard(now);
  if (heartbeat) {
    on_heartbeat(event, now);
  } else {
    on_counted(event, now);
  }
  return true;
}

void ClientSync::on_heartbeat(const v1::Event& event, Time now) {
  heard_at_ = now;
  beats_ = true;
  output_->deliver(event);
  // What was published in a silence may be lost; another epoch, even a lower one, is another
  // daemon. The snapshot says what holds.
  if (connection_ == Connection::silent || (synced_ && !is_live(event.epoch()))) {
    want_snapshot(now);
  }
  if (!synced_) return;
  std::uint64_t& told = ahead_.empty() ? told_last_seq_ : ahead_.back().last_seq;
  told = std::max(told, event.heartbeat().last_seq());
  look_for_gap(now);
  if (synced_) become(Connection::live);
}

void ClientSync::on_counted(const v1::Event& event, Time now) {
  const bool ours = synced_ && event.epoch() == epoch_;
  if (ours && event.seq() < next_seq_) return;  // had it
  if (ours && event.seq() == next_seq_) {
    ++next_seq_;
    output_->deliver(event);
    drain();
    look_for_gap(now);
    return;
  }
  if (buffer_.size() >= buffer_max_events) {
    // A record asks for it again, when the next heartbeat tells of it.
    if (recorded_) return;
    buffer_.clear();
    want_snapshot(now);
  }
  // Left over from before a restart; were the daemon's epoch really lower, its heartbeat tells.
  if (synced_ && event.epoch() < epoch_) return;
  buffer_.emplace(std::pair(event.epoch(), event.seq()), event);
  if (!synced_) return;
  if (ours) {
    look_for_gap(now);
  } else if (!is_live(event.epoch())) {
    want_snapshot(now);
  }
}

void ClientSync::want_snapshot(Time now) {
  if (need_ == Need::snapshot) return;
  need_ = Need::snapshot;
  synced_ = false;
  waiting_for_ = 0;
  snapshot_.clear();
  snapshot_begun_ = false;
  ahead_.clear();
  retry_after_ = retry_first;
  request_at_ = now;
}

std::uint64_t ClientSync::gap_end() const {
  const auto first = buffer_.lower_bound({epoch_, next_seq_});
  if (first != buffer_.end() && first->first.first == epoch_) return first->first.second - 1;
  return told_last_seq_;
}

void ClientSync::look_for_gap(Time now) {
  if (!synced_ || need_ == Need::snapshot) return;
  go_on_recording();
  const bool gap = gap_end() >= next_seq_;
  if (gap && need_ == Need::nothing) {
    need_ = Need::replay;
    retry_after_ = retry_first;
    fruitless_ = 0;
    request_at_ = now;
  } else if (!gap && need_ == Need::replay) {
    need_ = Need::nothing;
    waiting_for_ = 0;
    request_at_ = never;
  }
}

void ClientSync::drain() {
  auto first = buffer_.find({epoch_, next_seq_});
  while (first != buffer_.end() && first->first == std::pair(epoch_, next_seq_)) {
    ++next_seq_;
    output_->deliver(first->second);
    first = buffer_.erase(first);
  }
}

bool ClientSync::on_reply(const v1::Reply& reply, Time now) {
  heard(now);
  const auto body = reply.body_case();
  if (body == v1::Reply::BODY_NOT_SET) return false;
  if (reply.request_id() != waiting_for_ || waiting_for_ == 0) return true;  // late, or presence
  if (body == v1::Reply::kSnapshot && need_ == Need::snapshot) {
    on_snapshot(reply.snapshot(), reply.done(), now);
    return true;
  }
  if (body == v1::Reply::kReplay && need_ == Need::replay) {
    on_replay(reply.replay(), reply.done(), now);
    return true;
  }
  on_refused(now);
  return body == v1::Reply::kRefused;
}

void ClientSync::on_refused(Time now) { answered(now, false); }

void ClientSync::on_snapshot(const v1::SnapshotChunk& chunk, bool done, Time now) {
  request_at_ = now + request_timeout;
  if (!snapshot_begun_) {
    snapshot_begun_ = true;
    epoch_ = chunk.epoch();
    next_seq_ = chunk.as_of_seq() + 1;
    source_ = chunk.source();
    kept_.assign(chunk.kept().begin(), chunk.kept().end());
  }
  const bool fits =
      snapshot_.size() + static_cast<std::size_t>(chunk.events_size()) <= buffer_max_events;
  if (!fits || chunk.epoch() != epoch_ || chunk.as_of_seq() + 1 != next_seq_) {
    answered(now, false);
    return;
  }
  if (!recorded_) snapshot_.insert(snapshot_.end(), chunk.events().begin(), chunk.events().end());
  if (done) apply_snapshot(now);
}

void ClientSync::apply_snapshot(Time now) {
  std::vector<v1::Event> events = std::exchange(snapshot_, {});
  synced_ = true;
  need_ = Need::nothing;
  told_last_seq_ = 0;
  answered(now, true);
  request_at_ = never;
  std::sort(events.begin(), events.end(),
            [](const v1::Event& a, const v1::Event& b) { return a.seq() < b.seq(); });
  output_->begin_snapshot(epoch_, next_seq_ - 1);
  if (recorded_) plan_record(epoch_, next_seq_ - 1);
  for (const v1::Event& event : events) output_->deliver(event);
  // Covered by the snapshot, or of another epoch.
  std::erase_if(buffer_, [this](const auto& entry) {
    const auto [epoch, seq] = entry.first;
    return !is_live(epoch) || (epoch == epoch_ && seq < next_seq_);
  });
  drain();
  look_for_gap(now);
  if (beats_) become(Connection::live);
}

void ClientSync::on_replay(const v1::ReplayChunk& chunk, bool done, Time now) {
  request_at_ = now + request_timeout;
  if (chunk.epoch() == epoch_) {
    for (const v1::Event& event : chunk.events()) {
      const bool missing = event.epoch() == epoch_ && event.seq() >= next_seq_;
      if (!missing) continue;
      if (event.seq() == next_seq_) {
        // Not by way of the buffer, which may be full of what comes behind it.
        ++next_seq_;
        output_->deliver(event);
        drain();
      } else if (buffer_.size() < buffer_max_events) {
        buffer_.emplace(std::pair(event.epoch(), event.seq()), event);
      }
    }
    drain();
    const bool next_is_lost = chunk.lost_from_seq() != 0 && chunk.lost_from_seq() <= next_seq_ &&
                              chunk.lost_to_seq() >= next_seq_;
    if (next_is_lost) skip_to(std::min(chunk.lost_to_seq(), gap_end()));
  }
  if (done) answered(now, next_seq_ != next_at_request_);
  look_for_gap(now);
}

void ClientSync::skip_to(std::uint64_t to_seq) {
  if (to_seq < next_seq_) return;
  output_->lost(epoch_, next_seq_, to_seq);
  next_seq_ = to_seq + 1;
  drain();
}

void ClientSync::answered(Time now, bool progress) {
  waiting_for_ = 0;
  snapshot_.clear();
  snapshot_begun_ = false;
  if (progress) {
    retry_after_ = retry_first;
    fruitless_ = 0;
    request_at_ = now;
    return;
  }
  request_at_ = now + retry_after_;
  retry_after_ = std::min<Time>(retry_after_ * 2, retry_most);
  // A daemon that is silent may still have them.
  const int attempts_max = recorded_ ? record_attempts_max : replay_attempts_max;
  if (need_ == Need::replay && beats_ && ++fruitless_ >= attempts_max) {
    skip_to(gap_end());
    fruitless_ = 0;
    look_for_gap(now);
  }
}

void ClientSync::advance(Time now) {
  if (heard_at_ != never && now - heard_at_ >= silent_after) {
    beats_ = false;
    become(Connection::silent);
  }
  if (waiting_for_ != 0 && now >= request_at_) answered(now, false);
  send_due(now);
  send_presences(now);
}

void ClientSync::send_due(Time now) {
  if (need_ == Need::nothing || waiting_for_ != 0 || now < request_at_) return;
  v1::Request request;
  request.set_request_id(++last_request_id_);
  if (need_ == Need::snapshot) {
    request.mutable_snapshot();
  } else {
    request.mutable_replay()->set_epoch(epoch_);
    request.mutable_replay()->set_from_seq(next_seq_);
    request.mutable_replay()->set_to_seq(gap_end());
  }
  if (!output_->send(request)) {
    request_at_ = now + unsent_retry;
    return;
  }
  next_at_request_ = next_seq_;
  waiting_for_ = last_request_id_;
  request_at_ = now + request_timeout;
}

void ClientSync::send_presences(Time now) {
  int sent = 0;
  for (Present& one : present_) {
    if (now < one.at) continue;
    if (sent == presences_at_once) {
      one.at = now + presences_pause;
      continue;
    }
    v1::Request request;
    request.set_request_id(++last_request_id_);
    *request.mutable_presence() = one.presence;
    const bool gone_out = output_->send(request);
    one.at = now + (gone_out ? presence_every : unsent_retry);
    ++sent;
  }
}

ClientSync::Time ClientSync::deadline() const {
  Time next = need_ == Need::nothing ? never : request_at_;
  if (heard_at_ != never && connection_ != Connection::silent) {
    next = std::min<Time>(next, heard_at_ + silent_after);
  }
  for (const Present& one : present_) next = std::min(next, one.at);
  return next;
}

}  // namespace vigil::bus

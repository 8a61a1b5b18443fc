#include "daemon/bus/control.hpp"

#include <algorithm>
#include <utility>

namespace vigil::bus {

std::string Control::refuse(std::uint64_t request_id, v1::RefusalReason reason,
                            std::string_view text) {
  LiveCounters::add(reason == v1::REFUSAL_REASON_MALFORMED ? counters_->malformed
                                                           : counters_->refused);
  v1::Reply reply;
  reply.set_request_id(request_id);
  reply.set_done(true);
  reply.mutable_refused()->set_reason(reason);
  reply.mutable_refused()->set_text(text.data(), text.size());
  return reply.SerializeAsString();
}

std::string Control::on_malformed(std::string_view text) {
  return refuse(0, v1::REFUSAL_REASON_MALFORMED, text);
}

bool Control::too_many(std::string_view peer) const {
  const auto of_peer =
      std::count_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.peer == peer; });
  return jobs_.size() >= jobs_max || static_cast<std::size_t>(of_peer) >= jobs_max_per_peer;
}

std::string Control::on_request(std::string_view peer, std::string_view bytes) {
  if (bytes.size() > request_max_bytes) return on_malformed("the request is too long");
  v1::Request request;
  if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return on_malformed("not a vigil.v1.Request");
  }
  const std::uint64_t id = request.request_id();
  switch (request.body_case()) {
    case v1::Request::kSnapshot:
      if (too_many(peer)) break;
      LiveCounters::add(counters_->snapshots);
      jobs_.push_back({std::string(peer), published_->snapshot(id), {}, 0});
      return {};
    case v1::Request::kReplay:
      if (too_many(peer)) break;
      return on_replay_request(peer, request);
    case v1::Request::kPresence:
      return on_presence_request(request);
    case v1::Request::kCommand:
      return on_command_request(peer, request);
    case v1::Request::BODY_NOT_SET:
      return refuse(id, v1::REFUSAL_REASON_MALFORMED, "no body, or one that is not known here");
  }
  return refuse(id, v1::REFUSAL_REASON_TOO_MANY, "too many requests are waiting for their answer");
}

std::string Control::on_presence_request(const v1::Request& request) {
  const wire::DecodedPresence decoded = wire::decode_presence(request.presence());
  if (!decoded.presence) {
    return refuse(request.request_id(), v1::REFUSAL_REASON_BAD_ARGUMENT, decoded.error);
  }
  if (handlers_.on_presence) handlers_.on_presence(*decoded.presence);
  v1::Reply reply;
  reply.set_request_id(request.request_id());
  reply.set_done(true);
  reply.mutable_presence();
  return reply.SerializeAsString();
}

std::string Control::on_replay_request(std::string_view peer, const v1::Request& request) {
  const v1::ReplayRequest& replay = request.replay();
  const std::uint64_t id = request.request_id();
  if (replay.from_seq() == 0) {
    return refuse(id, v1::REFUSAL_REASON_BAD_ARGUMENT, "from_seq counts from 1");
  }
  if (replay.to_seq() != 0 && replay.to_seq() < replay.from_seq()) {
    return refuse(id, v1::REFUSAL_REASON_BAD_ARGUMENT, "to_seq is before from_seq");
  }
  Job job{std::string(peer), {}, {}, 0};
  if (!published_->begin_replay(id, replay, job.replay)) {
    return refuse(id, v1::REFUSAL_REASON_BAD_ARGUMENT, "there was no such epoch");
  }
  LiveCounters::add(counters_->replays);
  jobs_.push_back(std::move(job));
  return {};
}

std::string Control::on_command_request(std::string_view peer, const v1::Request& request) {
  const std::uint64_t id = request.request_id();
  if (!handlers_.commands || !handlers_.on_command) {
    return refuse(id, v1::REFUSAL_REASON_UNSUPPORTED, "no commands are taken here");
  }
  const auto of_peer =
      std::count_if(commands_.begin(), commands_.end(),
                    [&](const WaitingCommand& waiting) { return waiting.peer == peer; });
  if (commands_.size() >= commands_max ||
      static_cast<std::size_t>(of_peer) >= commands_max_per_peer) {
    return refuse(id, v1::REFUSAL_REASON_TOO_MANY,
                  "too many commands are waiting for their answer");
  }
  const wire::DecodedCommand decoded = handlers_.commands->decode(
      request.command(), handlers_.wall_minus_boot_ns ? handlers_.wall_minus_boot_ns() : 0);
  if (!decoded.command) return refuse(id, v1::REFUSAL_REASON_BAD_ARGUMENT, decoded.error);
  if (!handlers_.on_command(*decoded.command, ++last_token_)) {
    return refuse(id, v1::REFUSAL_REASON_TOO_MANY, "the engine has too many commands before it");
  }
  LiveCounters::add(counters_->commands);
  commands_.push_back({last_token_, id, std::string(peer)});
  return {};
}

std::optional<Outgoing> Control::answer(const TokenAnswer& answer) {
  const auto at =
      std::find_if(commands_.begin(), commands_.end(),
                   [&](const WaitingCommand& waiting) { return waiting.token == answer.token; });
  if (at == commands_.end()) return std::nullopt;
  Outgoing out{std::move(at->peer), wire::encode_answer(at->request_id, answer.answer)};
  commands_.erase(at);
  return out;
}

void Control::look_back() {
  if (handlers_.history == nullptr) return;
  while (auto found = handlers_.history->take()) {
    const auto job = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& waiting) {
      return waiting.replay.waiting && waiting.ticket == found->ticket;
    });
    if (job == jobs_.end()) continue;
    job->replay.waiting = false;
    job->replay.found = std::move(*found);
    job->replay.found_next = 0;
    // Nothing more of the epoch, or a history that has nothing to say: the ring goes on.
    job->replay.found.end = job->replay.found.end || job->replay.found.events.empty();
  }
  for (Job& job : jobs_) {
    if (job.ready_now() || job.replay.waiting) continue;
    job.ticket = ++last_ticket_;
    published_->ask(job.replay, job.ticket);
  }
}

Outgoing Control::next() {
  const auto at =
      std::find_if(jobs_.begin(), jobs_.end(), [](const Job& one) { return one.ready_now(); });
  Job job = std::move(*at);
  jobs_.erase(at);
  Outgoing out{job.peer, {}};
  bool done = false;
  if (!job.ready.empty()) {
    out.reply = std::move(job.ready.front());
    job.ready.pop_front();
    done = job.ready.empty();
  } else {
    out.reply = published_->next_chunk(job.replay, done);
  }
  if (!done) jobs_.push_back(std::move(job));
  return out;
}

}  // namespace vigil::bus

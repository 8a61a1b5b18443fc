#include "daemon/bus/client_replay.hpp"

#include <utility>

namespace vigil::bus {

bool ClientReplay::ask(std::uint64_t epoch, std::uint64_t from_seq, std::uint64_t to_seq,
                       Time now) {
  if (waiting_for_ != 0) return false;
  v1::Request request;
  request.set_request_id(++last_id_);
  request.mutable_replay()->set_epoch(epoch);
  request.mutable_replay()->set_from_seq(from_seq);
  request.mutable_replay()->set_to_seq(to_seq);
  if (!send_(request)) return false;
  waiting_for_ = last_id_;
  give_up_at_ = now + replay_timeout;
  return true;
}

bool ClientReplay::on_reply(const v1::Reply& reply, Time now) {
  if (reply.request_id() <= first_replay_id) return false;
  if (reply.request_id() != waiting_for_) return true;  // of one that was given up
  if (!reply.has_replay()) {
    end({false, 0, 0});
    return true;
  }
  give_up_at_ = now + replay_timeout;
  for (const v1::Event& event : reply.replay().events()) {
    if (on_event_) on_event_(event);
  }
  if (reply.done()) end({true, reply.replay().lost_from_seq(), reply.replay().lost_to_seq()});
  return true;
}

void ClientReplay::advance(Time now) {
  if (waiting_for_ != 0 && now >= give_up_at_) end({false, 0, 0});
}

void ClientReplay::end(ReplayEnd end) {
  waiting_for_ = 0;
  // Last: what it calls may ask for the next.
  if (on_end_) on_end_(end);
}

}  // namespace vigil::bus

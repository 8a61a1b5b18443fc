#include "daemon/bus/client_commands.hpp"

#include <algorithm>
#include <utility>

namespace vigil::bus {
namespace {

/// While there is no connection to send on.
constexpr std::chrono::milliseconds unsent_retry{50};

}  // namespace

bool ClientCommands::add(v1::CommandRequest command, Time now) {
  if (waiting_.size() >= commands_kept_max) return false;
  Waiting waiting;
  waiting.request.set_request_id(++last_id_);
  *waiting.request.mutable_command() = std::move(command);
  waiting.send_at = now;
  waiting.give_up_at = now + command_timeout;
  waiting_.push_back(std::move(waiting));
  return true;
}

void ClientCommands::finish(const std::deque<Waiting>::iterator& at, CommandResult result) {
  result.request = std::move(*at->request.mutable_command());
  waiting_.erase(at);
  // Last: what it calls may add the next command.
  if (done_) done_(result);
}

bool ClientCommands::on_reply(const v1::Reply& reply, Time now) {
  if (reply.request_id() <= first_command_id) return false;
  const auto at = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
    return waiting.request.request_id() == reply.request_id();
  });
  if (at == waiting_.end()) return true;  // answered before, or given up
  CommandResult result;
  if (reply.has_command()) {
    result.reply = reply.command();
    finish(at, std::move(result));
  } else if (reply.refused().reason() == v1::REFUSAL_REASON_TOO_MANY) {
    at->send_at = now + command_retry;
  } else {
    result.refused = reply.has_refused();
    result.error = reply.has_refused() ? reply.refused().text() : "an answer of another kind came";
    finish(at, std::move(result));
  }
  return true;
}

void ClientCommands::advance(Time now) {
  while (!waiting_.empty() && waiting_.front().give_up_at <= now) {
    CommandResult result;
    result.error = "no answer from the daemon";
    finish(waiting_.begin(), std::move(result));
  }
  const std::size_t under_way = std::min(waiting_.size(), commands_under_way_max);
  for (std::size_t i = 0; i < under_way; ++i) {
    Waiting& waiting = waiting_[i];
    if (waiting.send_at > now) continue;
    waiting.send_at = now + (send_(waiting.request) ? command_retry : unsent_retry);
  }
}

ClientCommands::Time ClientCommands::deadline() const {
  if (waiting_.empty()) return Time::max();
  Time next = waiting_.front().give_up_at;
  const std::size_t under_way = std::min(waiting_.size(), commands_under_way_max);
  for (std::size_t i = 0; i < under_way; ++i) next = std::min(next, waiting_[i].send_at);
  return next;
}

}  // namespace vigil::bus

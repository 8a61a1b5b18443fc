// Answers requests on the control socket, one chunk at a time so that publishing goes between.
// Only the bus thread uses it. It knows requests and replies; the sockets are its caller's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/bus/answer_queue.hpp"
#include "daemon/bus/bus_counters.hpp"
#include "daemon/bus/published.hpp"
#include "daemon/wire/command.hpp"
#include "daemon/wire/presence.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::bus {

inline constexpr std::size_t request_max_bytes = 4096;
inline constexpr std::size_t jobs_max = 64;
inline constexpr std::size_t jobs_max_per_peer = 4;

/// A message to one peer; `peer` is its routing id.
struct Outgoing {
  std::string peer;
  std::string reply;  // serialised
};

class Control {
 public:
  Control(Published& published, LiveCounters& counters, Handlers handlers)
      : published_(&published), counters_(&counters), handlers_(std::move(handlers)) {}
  /// Asks the history for replays that need it, and takes what it has found.
  void look_back();
  /// The history has found something.
  [[nodiscard]] bool history_answered() const {
    return handlers_.history != nullptr && handlers_.history->answered();
  }

  /// One message of one frame. What can be answered at once comes back; what comes in chunks
  /// waits for next(), a command for its answer.
  [[nodiscard]] std::string on_request(std::string_view peer, std::string_view bytes);
  /// Answers a message that is not one frame.
  [[nodiscard]] std::string on_malformed(std::string_view text);
  [[nodiscard]] bool pending() const {
    return std::any_of(jobs_.begin(), jobs_.end(), [](const Job& job) { return job.ready_now(); });
  }
  /// The next chunk, of each waiting request in turn. Only if pending().
  [[nodiscard]] Outgoing next();
  /// The engine's answer to a command. Nothing if no command waits for it.
  [[nodiscard]] std::optional<Outgoing> answer(const TokenAnswer& answer);
  [[nodiscard]] std::size_t commands_waiting() const { return commands_.size(); }

 private:
  struct Job {
    std::string peer;
    std::deque<std::string> ready;  // a snapshot's replies, all of the same moment
    ReplayJob replay;               // if there are none
    std::uint64_t ticket = 0;       // of what the history was asked
    /// False: it waits for the history.
    [[nodiscard]] bool ready_now() const {
      return !ready.empty() || !replay.older || !replay.found.events.empty() || replay.found.end;
    }
  };
  struct WaitingCommand {
    ReplyToken token = 0;
    std::uint64_t request_id = 0;
    std::string peer;
  };
  [[nodiscard]] std::string refuse(std::uint64_t request_id, v1::RefusalReason reason,
                                   std::string_view text);
  [[nodiscard]] std::string on_presence_request(const v1::Request& request);
  [[nodiscard]] std::string on_replay_request(std::string_view peer, const v1::Request& request);
  [[nodiscard]] std::string on_command_request(std::string_view peer, const v1::Request& request);
  [[nodiscard]] bool too_many(std::string_view peer) const;

  Published* published_;
  LiveCounters* counters_;
  Handlers handlers_;
  std::deque<Job> jobs_;
  std::vector<WaitingCommand> commands_;  // at most commands_max
  ReplyToken last_token_ = 0;
  std::uint64_t last_ticket_ = 0;
};

}  // namespace vigil::bus

// A client's commands on their way: sent, sent again with the same key until answered, given up.
//
// No socket and no clock. A few are under way at a time, the rest wait their turn. Times are
// CLOCK_BOOTTIME. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>

#include "daemon/bus/client.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::bus {

/// No answer for so long: the same command, with the same key, goes out again.
inline constexpr std::chrono::milliseconds command_retry{500};
/// No answer for so long since it was asked for: it is told as lost.
inline constexpr std::chrono::milliseconds command_timeout{5000};
/// Fewer than the daemon takes of one client.
inline constexpr std::size_t commands_under_way_max = 4;
inline constexpr std::size_t commands_kept_max = 256;
/// Ids of requests below this are ClientSync's.
inline constexpr std::uint64_t first_command_id = std::uint64_t{1} << 32;

class ClientCommands {
 public:
  using Time = std::chrono::nanoseconds;  // since boot
  /// False: there is no connection now.
  using Send = std::function<bool(const v1::Request&)>;
  using Done = std::function<void(const CommandResult&)>;
  ClientCommands(Send send, Done done) : send_(std::move(send)), done_(std::move(done)) {}

  /// False: too many are waiting; nothing will come of it.
  bool add(v1::CommandRequest command, Time now);
  /// False: not an answer to a command.
  bool on_reply(const v1::Reply& reply, Time now);
  void advance(Time now);
  [[nodiscard]] Time deadline() const;

 private:
  struct Waiting {
    v1::Request request;
    Time send_at{0};
    Time give_up_at{0};
  };
  void finish(const std::deque<Waiting>::iterator& at, CommandResult result);

  Send send_;
  Done done_;
  std::deque<Waiting> waiting_;  // in the order they came; the first few are under way
  std::uint64_t last_id_ = first_command_id;
};

}  // namespace vigil::bus

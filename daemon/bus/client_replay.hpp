// A client's look at what was published before: one replay at a time, chunk by chunk.
//
// For who wants to read the past, not for repairing gaps: that is ClientSync's. No socket and no
// clock. Times are CLOCK_BOOTTIME. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "daemon/bus/client.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::bus {

/// No chunk for so long: it ends incomplete.
inline constexpr std::chrono::milliseconds replay_timeout{3000};
/// Ids of requests from here on are ClientReplay's; those below are ClientCommands' and
/// ClientSync's.
inline constexpr std::uint64_t first_replay_id = std::uint64_t{1} << 48;

class ClientReplay {
 public:
  using Time = std::chrono::nanoseconds;  // since boot
  /// False: there is no connection now.
  using Send = std::function<bool(const v1::Request&)>;
  ClientReplay(Send send, std::function<void(const v1::Event&)> on_event,
               std::function<void(const ReplayEnd&)> on_end)
      : send_(std::move(send)), on_event_(std::move(on_event)), on_end_(std::move(on_end)) {}

  /// False: one is under way, or there is no connection.
  bool ask(std::uint64_t epoch, std::uint64_t from_seq, std::uint64_t to_seq, Time now);
  /// False: not an answer to a replay of ours.
  bool on_reply(const v1::Reply& reply, Time now);
  void advance(Time now);
  [[nodiscard]] Time deadline() const { return waiting_for_ == 0 ? Time::max() : give_up_at_; }

 private:
  void end(ReplayEnd end);

  Send send_;
  std::function<void(const v1::Event&)> on_event_;
  std::function<void(const ReplayEnd&)> on_end_;
  std::uint64_t last_id_ = first_replay_id;
  std::uint64_t waiting_for_ = 0;  // 0: none
  Time give_up_at_{0};
};

}  // namespace vigil::bus

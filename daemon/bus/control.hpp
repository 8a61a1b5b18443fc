// Answers requests on the control socket, one chunk at a time so that publishing goes between.
// Only the bus thread uses it. It knows requests and replies; the sockets are its caller's.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "daemon/bus/bus_counters.hpp"
#include "daemon/bus/published.hpp"
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
  using OnPresence = std::function<void(const wire::Presence&)>;
  Control(Published& published, LiveCounters& counters, OnPresence on_presence)
      : published_(&published), counters_(&counters), on_presence_(std::move(on_presence)) {}

  /// One message of one frame. What can be answered at once comes back; what comes in chunks
  /// waits for next().
  [[nodiscard]] std::string on_request(std::string_view peer, std::string_view bytes);
  /// Answers a message that is not one frame.
  [[nodiscard]] std::string on_malformed(std::string_view text);
  [[nodiscard]] bool pending() const { return !jobs_.empty(); }
  /// The next chunk, of each waiting request in turn. Only if pending().
  [[nodiscard]] Outgoing next();

 private:
  struct Job {
    std::string peer;
    std::deque<std::string> ready;  // a snapshot's replies, all of the same moment
    ReplayJob replay;               // if there are none
  };
  [[nodiscard]] std::string refuse(std::uint64_t request_id, v1::RefusalReason reason,
                                   std::string_view text);
  [[nodiscard]] std::string on_presence_request(const v1::Request& request);
  [[nodiscard]] std::string on_replay_request(std::string_view peer, const v1::Request& request);
  [[nodiscard]] bool too_many(std::string_view peer) const;

  Published* published_;
  LiveCounters* counters_;
  OnPresence on_presence_;
  std::deque<Job> jobs_;
};

}  // namespace vigil::bus

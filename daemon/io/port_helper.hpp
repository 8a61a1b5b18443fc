// Does what may hang: lists, opens and closes ports, and looks names up, on a thread of its own.
//
// Calls and callbacks happen on the thread that runs the engine's io_context. A caller has its
// answer within open_limit, whatever a driver does. One helper thread serves a bounded queue; if a
// job keeps it longer than `patience` while others wait, that thread is set aside with its job and
// a new one takes over the queue. What a set-aside thread brings late is closed and dropped.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/io/find_port.hpp"
#include "daemon/io/open_port.hpp"

namespace vigil::io {

class PortHelper {
 public:
  /// Numbers the jobs from 1: a result belongs to the request whose ticket it carries.
  using Ticket = std::uint64_t;
  using OnOpen = std::function<void(Ticket, OpenResult)>;
  using Ports = std::vector<SerialPortInfo>;
  using OnList = std::function<void(Ticket, std::optional<Ports>)>;  // nothing: not in time

  struct Limits {
    std::chrono::milliseconds open_limit{3000};  // from the request to the answer
    std::chrono::milliseconds patience{100};
    std::size_t max_queued = 64;     // more requests fail at once; closes have the same room again
    std::size_t max_set_aside = 16;  // then the queue waits for one of them
    std::chrono::milliseconds stop_limit{500};  // the destructor waits this long for closes
  };
  /// What the helper's thread calls; tests put hanging ones in their place. Must not throw.
  struct Calls {
    std::function<OpenResult(const OpenRequest&)> open = open_port;
    std::function<Ports()> list = list_ports;
  };
  struct Counters {
    std::uint64_t timed_out = 0;
    std::uint64_t refused = 0;  // the queue was full
    std::uint64_t late = 0;     // came after their time and were closed
    std::uint64_t leaked = 0;   // descriptors given up because no thread was there to close them
    std::size_t set_aside = 0;  // threads now
    std::size_t queued = 0;     // jobs now
  };

  explicit PortHelper(boost::asio::io_context& engine) : PortHelper(engine, Limits(), Calls()) {}
  PortHelper(boost::asio::io_context& engine, Limits limits, Calls calls);
  ~PortHelper();
  PortHelper(const PortHelper&) = delete;
  PortHelper& operator=(const PortHelper&) = delete;

  /// Resolves, opens and configures. `done` is called once, later, unless the ticket is forgotten.
  Ticket open(OpenRequest request, OnOpen done);
  Ticket list(OnList done);
  /// Nobody waits for this any more; a port that opens for it is closed.
  void forget(Ticket ticket);
  /// Never waits. The descriptor must have been released by whoever read it.
  void close(OpenPort port);
  [[nodiscard]] Counters counters() const;

 private:
  struct Core;  // shared with the threads
  struct Desk;  // of the engine's thread only
  std::shared_ptr<Core> core_;
  std::shared_ptr<Desk> desk_;
};

}  // namespace vigil::io

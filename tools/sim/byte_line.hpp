// The wire between a simulated monitor and the program under test: a pseudo-terminal with a stable
// symbolic link, a TCP port as a serial device server has, or a UDP port as a monitor on the
// network.
//
// Nothing here blocks. What the other side does not take is not kept: a UART has no memory. When
// nobody has opened the other side, bytes go nowhere, as from a monitor without a cable. So a
// reader that comes late hears what is said from then on, and never an old burst. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil::sim {

class ByteLine {
 public:
  virtual ~ByteLine() = default;
  /// Whether somebody has the other side open; also takes a new TCP connection.
  virtual bool connected() = 0;
  /// How many of `bytes` were taken; the rest is lost. Only while connected.
  virtual std::size_t write(Bytes bytes) = 0;
  /// Appends what the host has written; at most 4096 bytes a call.
  virtual void read(std::vector<std::uint8_t>& out) = 0;
  /// Whether the reader may still have bytes to read. For a pseudo-terminal whose reader has
  /// locked it (TIOCEXCL) this can't be seen: false.
  virtual bool unread() = 0;
  /// One datagram to whoever listens on 127.0.0.1:`port`, connected or not. Only a UDP port can.
  virtual void announce(std::uint16_t /*port*/, Bytes /*datagram*/) {}
};

struct OpenedLine {
  std::unique_ptr<ByteLine> line;  // nullptr: see error
  std::string error;
};

/// A pseudo-terminal in raw mode; `link` becomes a symbolic link to it, replaced in one step if it
/// is there. Refuses to replace anything that is not a symbolic link. The link goes away with the
/// line, if it still points to it.
[[nodiscard]] OpenedLine open_pty(const std::string& link);
/// Listens on 127.0.0.1; one client at a time, further ones are turned away.
[[nodiscard]] OpenedLine open_tcp(std::uint16_t port);
/// Listens on 127.0.0.1 and sends to whom it heard last: one datagram for each write, one for each
/// read.
[[nodiscard]] OpenedLine open_udp(std::uint16_t port);

}  // namespace vigil::sim

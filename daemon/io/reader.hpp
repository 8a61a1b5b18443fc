// Reads an open port as bytes come, and writes what a decoder wants sent.
//
// It decodes nothing and judges no silence: the link does. All calls and callbacks happen on the
// thread that runs the io_context. It never blocks, and never closes: the port goes back to who
// asked for it, to be closed on PortHelper's thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/io/open_port.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/api/time.hpp"

namespace vigil::io {

class Reader {
 public:
  /// Holds any datagram whole.
  static constexpr std::size_t buffer_bytes = 65536;
  /// What waits to be written, at most. Requests of a decoder are tens of bytes.
  static constexpr std::size_t max_queued_bytes = 4096;
  static constexpr std::size_t max_queued_writes = 32;

  struct Callbacks {
    /// Bytes of a stream, cut anywhere, or one whole datagram; good during the call.
    std::function<void(Bytes, Instant read_at)> on_bytes;
    /// The port is gone: end of file, hang-up, unplugged. Called once, and nothing after it.
    std::function<void(std::string why)> on_gone;
    /// Everything that was queued has been handed to the system.
    std::function<void()> on_written;
  };

  Reader(boost::asio::io_context& loop, OpenPort port, Callbacks callbacks);
  /// Lets the port go, and closes it here if take_port() was not called: that may hang.
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  enum class Write : std::uint8_t { queued, listen_only, full, gone };
  /// The bytes are copied: one message, kept whole as a datagram.
  Write write(Bytes bytes);
  [[nodiscard]] const std::string& device() const;
  /// Stops reading and writing, drops what is queued, and hands the port over. No callback follows.
  /// May be called from within a callback. Once.
  [[nodiscard]] OpenPort take_port();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace vigil::io

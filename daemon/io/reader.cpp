#include "daemon/io/reader.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

#include "daemon/io/boot_clock.hpp"

namespace vigil::io {
namespace {

using Descriptor = boost::asio::posix::stream_descriptor;

bool try_again(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

/// A monitor that is switched off answers a datagram with "port unreachable": that comes back as an
/// error of the socket, and the next datagram is read all the same.
bool passing_datagram_error(int error) {
  return error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH ||
         error == EMSGSIZE || error == ENETDOWN;
}

std::string why_gone(const OpenPort& port, int error) {
  switch (error) {
    case 0:
      return port.kind() == OpenPort::Kind::tcp ? "the device server closed the connection"
                                                : "the port hung up";
    case EIO:
    case ENXIO:
    case ENODEV:
      return "unplugged";
    default:
      return std::strerror(error);
  }
}

}  // namespace

struct Reader::State : std::enable_shared_from_this<Reader::State> {
  State(boost::asio::io_context& loop, OpenPort open, Callbacks called)
      : port(std::move(open)), callbacks(std::move(called)), descriptor(loop, port.fd()) {}

  void wait_to_read() {
    descriptor.async_wait(Descriptor::wait_read, [self = shared_from_this()](const auto& error) {
      if (self->live && !error) self->read_once();
    });
  }

  /// One read per wake-up: a monitor that babbles must not keep the others from being read.
  void read_once() {
    const ssize_t n = ::read(port.fd(), buffer.data(), buffer.size());
    const int error = n < 0 ? errno : 0;
    if (n > 0) callbacks.on_bytes({buffer.data(), static_cast<std::size_t>(n)}, boot_now());
    const bool nothing =
        n < 0 && (try_again(error) || (port.datagrams() && passing_datagram_error(error)));
    if (n > 0 || nothing || (n == 0 && port.datagrams())) {
      if (live) wait_to_read();
    } else {
      gone(error);
    }
  }

  void wait_to_write() {
    writing = true;
    descriptor.async_wait(Descriptor::wait_write, [self = shared_from_this()](const auto& error) {
      self->writing = false;
      if (self->live && !error) self->write_once();
    });
  }

  void write_once() {
    const std::vector<std::uint8_t>& message = queue.front();
    const std::uint8_t* from = message.data() + written;
    const std::size_t left = message.size() - written;
    const ssize_t n = port.socket() ? ::send(port.fd(), from, left, MSG_NOSIGNAL)
                                    : ::write(port.fd(), from, left);
    if (n < 0 && !try_again(errno) && !(port.datagrams() && passing_datagram_error(errno))) {
      gone(errno);
      return;
    }
    const bool lost = n < 0 && !try_again(errno);  // a datagram that can't be sent is not repeated
    if (n > 0) written += static_cast<std::size_t>(n);
    if (lost || written >= message.size()) {
      queued_bytes -= message.size();
      queue.pop_front();
      written = 0;
    }
    if (!queue.empty()) {
      wait_to_write();
    } else if (callbacks.on_written) {
      callbacks.on_written();
    }
  }

  void gone(int error) {
    if (!live) return;
    live = false;
    descriptor.release();
    callbacks.on_gone(why_gone(port, error));
  }

  void stop() {
    if (live) descriptor.release();
    live = false;
    queue.clear();
  }

  OpenPort port;
  Callbacks callbacks;
  Descriptor descriptor;  // owns nothing: released before the port is closed
  bool live = true;
  bool writing = false;
  std::deque<std::vector<std::uint8_t>> queue;
  std::size_t queued_bytes = 0;
  std::size_t written = 0;  // of the first message
  std::array<std::uint8_t, buffer_bytes> buffer{};
};

Reader::Reader(boost::asio::io_context& loop, OpenPort port, Callbacks callbacks)
    : state_(std::make_shared<State>(loop, std::move(port), std::move(callbacks))) {
  state_->wait_to_read();
}

Reader::~Reader() { state_->stop(); }

Reader::Write Reader::write(Bytes bytes) {
  State& state = *state_;
  if (state.port.listen_only()) return Write::listen_only;
  if (!state.live) return Write::gone;
  if (bytes.empty()) return Write::queued;
  if (state.queue.size() >= max_queued_writes ||
      state.queued_bytes + bytes.size() > max_queued_bytes) {
    return Write::full;
  }
  state.queue.emplace_back(bytes.begin(), bytes.end());
  state.queued_bytes += bytes.size();
  if (!state.writing) state.wait_to_write();
  return Write::queued;
}

const std::string& Reader::device() const { return state_->port.device(); }

OpenPort Reader::take_port() {
  state_->stop();
  return std::move(state_->port);
}

}  // namespace vigil::io

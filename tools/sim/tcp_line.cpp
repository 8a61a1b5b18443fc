#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <linux/sockios.h>

#include "daemon/io/descriptor.hpp"
#include "tools/sim/byte_line.hpp"

namespace vigil::sim {
namespace {

// A small buffer, so that a client that does not read loses bytes soon, as on a serial line.
constexpr int send_buffer_bytes = 4096;

class TcpLine final : public ByteLine {
 public:
  explicit TcpLine(io::FileDescriptor listener) : listener_(std::move(listener)) {}

  bool connected() override {
    io::FileDescriptor fresh(
        accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fresh.valid() && !client_.valid()) {
      const int on = 1;
      setsockopt(fresh.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      setsockopt(fresh.get(), SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes, sizeof send_buffer_bytes);
      client_ = std::move(fresh);
    }
    return client_.valid();
  }

  std::size_t write(Bytes bytes) override {
    const ssize_t n = send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) client_ = {};
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  void read(std::vector<std::uint8_t>& out) override {
    std::array<std::uint8_t, 4096> buffer;
    const ssize_t n = recv(client_.get(), buffer.data(), buffer.size(), 0);
    if (n > 0) out.insert(out.end(), buffer.begin(), buffer.begin() + n);
    if (n == 0 || (n < 0 && errno != EAGAIN)) client_ = {};
  }

  bool unread() override {
    int waiting = 0;
    return client_.valid() && ioctl(client_.get(), SIOCOUTQ, &waiting) == 0 && waiting > 0;
  }

 private:
  io::FileDescriptor listener_;
  io::FileDescriptor client_;
};

}  // namespace

OpenedLine open_tcp(std::uint16_t port) {
  io::FileDescriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  static_assert(sizeof generic == sizeof address);
  std::memcpy(&generic, &address, sizeof address);
  if (!listener.valid() || bind(listener.get(), &generic, sizeof generic) != 0 ||
      listen(listener.get(), 4) != 0) {
    return {nullptr, "can't listen on port " + std::to_string(port) + ": " + strerror(errno)};
  }
  return {std::make_unique<TcpLine>(std::move(listener)), {}};
}

}  // namespace vigil::sim

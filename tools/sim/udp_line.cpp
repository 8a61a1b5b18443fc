#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "daemon/io/descriptor.hpp"
#include "tools/sim/byte_line.hpp"

namespace vigil::sim {
namespace {

/// Longer than any message of a monitor or of its host.
constexpr std::size_t longest_datagram = 4096;

sockaddr on_this_machine(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  static_assert(sizeof generic == sizeof address);
  std::memcpy(&generic, &address, sizeof address);
  return generic;
}

class UdpLine final : public ByteLine {
 public:
  explicit UdpLine(io::FileDescriptor socket) : socket_(std::move(socket)) {}

  /// Somebody has spoken: it answers to whom it heard last, as a monitor does.
  bool connected() override {
    if (size_ == 0) take();
    return known_;
  }

  std::size_t write(Bytes bytes) override {
    sockaddr generic{};
    std::memcpy(&generic, &client_, sizeof generic);
    const ssize_t n =
        sendto(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL, &generic, sizeof client_);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  /// One datagram a call.
  void read(std::vector<std::uint8_t>& out) override {
    if (size_ == 0) take();
    out.insert(out.end(), buffer_.begin(), buffer_.begin() + size_);
    size_ = 0;
  }

  bool unread() override { return false; }

  /// Never further than this machine: a simulated monitor is not to appear in a clinic's network.
  void announce(std::uint16_t port, Bytes datagram) override {
    const sockaddr everybody = on_this_machine(port);
    (void)sendto(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL, &everybody,
                 sizeof everybody);
  }

 private:
  void take() {
    sockaddr generic{};
    socklen_t length = sizeof generic;
    static_assert(sizeof generic == sizeof client_);
    const ssize_t n = recvfrom(socket_.get(), buffer_.data(), buffer_.size(), 0, &generic, &length);
    // An error is the news that a client of before is gone: it may come back.
    if (n <= 0) return;
    std::memcpy(&client_, &generic, sizeof client_);
    known_ = true;
    size_ = n;
  }

  io::FileDescriptor socket_;
  sockaddr_in client_{};
  bool known_ = false;
  std::array<std::uint8_t, longest_datagram> buffer_{};
  ssize_t size_ = 0;
};

}  // namespace

OpenedLine open_udp(std::uint16_t port) {
  io::FileDescriptor fd(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const sockaddr address = on_this_machine(port);
  if (!fd.valid() || bind(fd.get(), &address, sizeof address) != 0) {
    return {nullptr, "can't listen on udp port " + std::to_string(port) + ": " + strerror(errno)};
  }
  return {std::make_unique<UdpLine>(std::move(fd)), {}};
}

}  // namespace vigil::sim

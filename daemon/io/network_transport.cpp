#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "daemon/io/boot_clock.hpp"
#include "daemon/io/descriptor.hpp"
#include "daemon/io/transport.hpp"

namespace vigil::io {
namespace {

// A device server that vanished without a word is noticed within 10 + 3 * 5 s; the link's own
// quiet_max speaks much earlier, this only frees the socket.
constexpr int keepalive_idle_s = 10;
constexpr int keepalive_interval_s = 5;
constexpr int keepalive_count = 3;
constexpr int unanswered_write_limit_ms = 15'000;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

PortFailure failed(const PortAddress& address, const std::string& why) {
  return {PortFailure::Kind::failed, address.text + ": " + why};
}

/// Nobody there at all is "absent", as an unplugged adapter is.
PortFailure connect_failure(const PortAddress& address, int error) {
  const bool nobody = error == EHOSTUNREACH || error == ENETUNREACH || error == ETIMEDOUT;
  const auto kind = nobody ? PortFailure::Kind::absent : PortFailure::Kind::failed;
  std::string why = std::strerror(error);
  if (error == ECONNREFUSED) why = "the device server refuses the connection";
  if (error == ETIMEDOUT) why = "no answer";
  return {kind, address.text + ": " + why};
}

Addresses look_up(const PortAddress& address, int type, std::string& why) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = type;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error =
      ::getaddrinfo(address.name.c_str(), std::to_string(address.port).c_str(), &hints, &list);
  if (error != 0) why = std::string("unknown host: ") + ::gai_strerror(error);
  return Addresses(error == 0 ? list : nullptr);
}

void set(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

void configure_tcp(int fd) {
  set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle_s);
  set(fd, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval_s);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, keepalive_count);
  set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, unanswered_write_limit_ms);
}

/// 0, or the errno of a connection that failed or did not come about before `until`.
int finish_connect(int fd, Instant until) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - boot_now()).count();
    pollfd wait{fd, POLLOUT, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(0, left)));
    if (ready == 0) return ETIMEDOUT;
    if (ready < 0 && errno != EINTR) return errno;
    if (ready < 0) continue;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
  }
}

FileDescriptor new_socket(const addrinfo& to) {
  return FileDescriptor(
      ::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to.ai_protocol));
}

OpenPort opened(FileDescriptor fd, OpenPort::Kind kind, const OpenRequest& request) {
  return OpenPort(fd.release(), kind, request.address.text, request.listen_only,
                  [](int open) { ::close(open); });
}

OpenResult listen_for_datagrams(const OpenRequest& request) {
  FileDescriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(request.address.port);
  any.sin_addr.s_addr = htonl(INADDR_ANY);
  if (!fd.valid() || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) {
    if (errno == EADDRINUSE) return failed(request.address, "in use by another program");
    return failed(request.address, std::strerror(errno));
  }
  OpenRequest listening = request;
  listening.listen_only = true;  // there is nobody to answer to
  return opened(std::move(fd), OpenPort::Kind::udp, listening);
}

}  // namespace

OpenResult open_tcp(const OpenRequest& request) {
  std::string why;
  const Addresses list = look_up(request.address, SOCK_STREAM, why);
  if (!list) return failed(request.address, why);
  const Instant until = boot_now() + tcp_connect_limit;
  int error = ETIMEDOUT;
  for (const addrinfo* to = list.get(); to != nullptr; to = to->ai_next) {
    FileDescriptor fd = new_socket(*to);
    if (!fd.valid()) {
      error = errno;
      continue;
    }
    error = ::connect(fd.get(), to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) error = finish_connect(fd.get(), until);
    if (error != 0) continue;
    configure_tcp(fd.get());
    return opened(std::move(fd), OpenPort::Kind::tcp, request);
  }
  return connect_failure(request.address, error);
}

OpenResult open_udp(const OpenRequest& request) {
  if (request.address.name == "*") return listen_for_datagrams(request);
  std::string why;
  const Addresses list = look_up(request.address, SOCK_DGRAM, why);
  if (!list) return failed(request.address, why);
  int error = EHOSTUNREACH;
  for (const addrinfo* to = list.get(); to != nullptr; to = to->ai_next) {
    FileDescriptor fd = new_socket(*to);
    // Connected: the kernel lets through what comes from this monitor, and nothing else.
    if (fd.valid() && ::connect(fd.get(), to->ai_addr, to->ai_addrlen) == 0) {
      return opened(std::move(fd), OpenPort::Kind::udp, request);
    }
    error = errno;
  }
  return connect_failure(request.address, error);
}

}  // namespace vigil::io

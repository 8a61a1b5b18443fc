#include "daemon/bus/socket.hpp"

#include <cerrno>

#if defined(__SANITIZE_THREAD__)
// libzmq is not built with the thread sanitizer, which so cannot see how its threads hand messages
// over. Called by the sanitizer at the start of every program that links this.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libzmq.so.5\nrace:libzmq.so.5\nrace:^zmq_\n";
}
#endif

namespace vigil::bus {
namespace {

constexpr int linger_ms = 200;
constexpr int handshake_ms = 3000;
constexpr int keepalive_idle_s = 5;
constexpr int keepalive_interval_s = 2;
constexpr int keepalive_probes = 3;

}  // namespace

Context::~Context() {
  if (context_ != nullptr) {
    while (::zmq_ctx_term(context_) != 0 && errno == EINTR) {
    }
  }
}

Socket::Socket(const Context& context, int type, std::int64_t max_message_bytes)
    : socket_(::zmq_socket(context.get(), type)) {
  if (socket_ == nullptr) return;
  ::zmq_setsockopt(socket_, ZMQ_MAXMSGSIZE, &max_message_bytes, sizeof max_message_bytes);
  set(ZMQ_LINGER, linger_ms);
  set(ZMQ_HANDSHAKE_IVL, handshake_ms);
  set(ZMQ_IPV6, 1);
  set(ZMQ_TCP_KEEPALIVE, 1);
  set(ZMQ_TCP_KEEPALIVE_IDLE, keepalive_idle_s);
  set(ZMQ_TCP_KEEPALIVE_INTVL, keepalive_interval_s);
  set(ZMQ_TCP_KEEPALIVE_CNT, keepalive_probes);
}

Socket::~Socket() {
  if (socket_ != nullptr) ::zmq_close(socket_);
}

void Socket::set(int option, int value) { ::zmq_setsockopt(socket_, option, &value, sizeof value); }

bool Socket::send(std::string_view bytes, bool more) {
  const int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
  while (::zmq_send(socket_, bytes.data(), bytes.size(), flags) < 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

bool Socket::send(std::span<const std::uint8_t> bytes, bool more) {
  return send(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), more);
}

bool Frame::receive(Socket& socket) {
  while (::zmq_msg_recv(&message_, socket.get(), ZMQ_DONTWAIT) < 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

std::string_view Frame::bytes() const {
  return {static_cast<const char*>(::zmq_msg_data(&message_)), ::zmq_msg_size(&message_)};
}

void skip_rest(Socket& socket, const Frame& frame) {
  bool more = frame.more();
  Frame rest;
  while (more && rest.receive(socket)) more = rest.more();
}

}  // namespace vigil::bus

// A ZeroMQ context and socket that close themselves, with errors as values.
//
// Nothing here knows what is sent. A socket belongs to one thread at a time.
#pragma once

#include <zmq.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vigil::bus {

class Context {
 public:
  Context() : context_(::zmq_ctx_new()) {}
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  [[nodiscard]] void* get() const { return context_; }

 private:
  void* context_;
};

class Socket {
 public:
  Socket() = default;
  /// The options that every socket of ours has: LINGER, MAXMSGSIZE, HANDSHAKE_IVL, TCP keepalive,
  /// IPv6. Never ZMTP heartbeats: libzmq 4.3.4 aborts the receiver when its queue is full
  /// (libzmq issue 3937).
  Socket(const Context& context, int type, std::int64_t max_message_bytes);
  ~Socket();
  Socket(Socket&& other) noexcept : socket_(std::exchange(other.socket_, nullptr)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
  }

  void set(int option, int value);
  [[nodiscard]] bool good() const { return socket_ != nullptr; }
  [[nodiscard]] void* get() const { return socket_; }
  /// Never waits. False: no room, or no peer; errno says which.
  bool send(std::string_view bytes, bool more);
  bool send(std::span<const std::uint8_t> bytes, bool more);

 private:
  void* socket_ = nullptr;
};

/// One frame as received, kept for reuse.
class Frame {
 public:
  Frame() { ::zmq_msg_init(&message_); }
  ~Frame() { ::zmq_msg_close(&message_); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  /// Never waits. False: there is none.
  bool receive(Socket& socket);
  [[nodiscard]] bool more() const { return ::zmq_msg_more(&message_) != 0; }
  [[nodiscard]] std::string_view bytes() const;

 private:
  mutable zmq_msg_t message_;
};

/// Takes the rest of a message whose frame had more() behind it.
void skip_rest(Socket& socket, const Frame& frame);

}  // namespace vigil::bus

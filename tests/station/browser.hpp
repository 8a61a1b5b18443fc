// A browser in small: HTTP over a plain socket byte by byte as tests want it, and a WebSocket. For
// tests and benchmarks only; one thread each.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// Bytes to and from 127.0.0.1. Nothing waits longer than `browser_patience`.
inline constexpr std::chrono::seconds browser_patience{20};

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  /// False: the other side has closed.
  bool send(const std::string& bytes) const;
  /// All until the other side closes.
  std::string read_all() const;
  /// Until `end` has come; what came so far if the other side closes before.
  std::string read_until(const std::string& end) const;
  [[nodiscard]] bool connected() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Sends a whole request on a connection of its own; the whole answer.
std::string ask(std::uint16_t port, const std::string& request);
/// "GET path HTTP/1.1", the host, this cookie, these lines more, "Connection: close".
std::string get(const std::string& path, const std::string& cookie = {},
                const std::string& more = {});
std::string post(const std::string& path, const std::string& body, const std::string& cookie = {},
                 const std::string& origin = "http://localhost");
/// 200 of "HTTP/1.1 200 OK...".
unsigned status_of(const std::string& answer);
/// Value of the metric; 0 if it is not there.
std::uint64_t metric(std::uint16_t port, const std::string& name);
std::uint64_t refusals(std::uint16_t port, const std::string& reason);

struct SocketOptions {
  std::string cookie;
  std::string origin = "http://localhost";
  std::string protocol = "vigil.v1";
  /// Bytes that the kernel keeps of what is not read; 0: as usual.
  int receive_buffer = 0;
};

class WebSocket {
 public:
  WebSocket(std::uint16_t port, const SocketOptions& options);
  ~WebSocket();
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  /// 101 if it is open; else the status of the refusal.
  [[nodiscard]] unsigned status() const;
  bool send(const v1::PageMessage& message);
  bool send_bytes(const std::string& bytes, bool text = false);
  /// The next frame; nothing: the connection is closed, or nothing came in `browser_patience`.
  std::optional<v1::StationMessage> read();
  /// As it came, with nothing taken apart.
  bool read_raw(std::string& bytes);
  /// After the other side closed: its code; 0: none came.
  [[nodiscard]] unsigned close_code() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::station

// An open port, and the opening of one: serial adapter, pseudo-terminal, tcp or udp.
//
// open_port() resolves, opens and configures, and may hang for seconds in a driver: call it on
// PortHelper's thread. Closing may hang as well, so an OpenPort goes back to that thread to die.
// An OpenPort moves between threads and is used by one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "daemon/io/find_port.hpp"
#include "daemon/io/port_address.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::io {

class OpenPort {
 public:
  enum class Kind : std::uint8_t { serial, pseudo_terminal, tcp, udp };
  /// Closes the descriptor, and frees what belongs to it. Must not throw.
  using Closer = std::function<void(int fd)>;

  OpenPort(int fd, Kind kind, std::string device, bool listen_only, Closer closer)
      : fd_(fd),
        kind_(kind),
        listen_only_(listen_only),
        device_(std::move(device)),
        closer_(std::move(closer)) {}
  OpenPort(OpenPort&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        kind_(other.kind_),
        listen_only_(other.listen_only_),
        device_(std::move(other.device_)),
        adapter_(std::move(other.adapter_)),
        closer_(std::move(other.closer_)) {}
  OpenPort& operator=(OpenPort&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(kind_, other.kind_);
    std::swap(listen_only_, other.listen_only_);
    device_.swap(other.device_);
    adapter_.swap(other.adapter_);
    closer_.swap(other.closer_);
    return *this;
  }
  OpenPort(const OpenPort&) = delete;
  OpenPort& operator=(const OpenPort&) = delete;
  ~OpenPort() { close(); }

  /// Non-blocking and close-on-exec; -1 after close().
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool datagrams() const { return kind_ == Kind::udp; }
  [[nodiscard]] bool socket() const { return kind_ == Kind::tcp || kind_ == Kind::udp; }
  [[nodiscard]] bool listen_only() const { return listen_only_; }
  /// The device path after links, or the network address as configured.
  [[nodiscard]] const std::string& device() const { return device_; }
  /// What is known of the adapter itself, whatever socket it is in: "0403:6001:A50285BI" (USB
  /// vendor, product, serial number), "0403:6001:" without a serial number. Empty: not USB.
  [[nodiscard]] const std::string& adapter() const { return adapter_; }
  void set_adapter(std::string adapter) { adapter_ = std::move(adapter); }
  void close() {
    if (fd_ >= 0) closer_(std::exchange(fd_, -1));
  }
  /// Gives up the descriptor without closing it: the last way out when no thread can close it.
  void leak() { fd_ = -1; }

 private:
  int fd_;
  Kind kind_;
  bool listen_only_;
  std::string device_;
  std::string adapter_;
  Closer closer_;
};

struct OpenRequest {
  PortAddress address;
  LineSettings line;  // no meaning for tcp, udp and most of a pseudo-terminal's
  /// The descriptor can't be written where the system can promise that (serial ports, terminals).
  bool listen_only = false;
};

using OpenResult = std::variant<OpenPort, PortFailure>;

/// A tcp server that does not answer in this time counts as failed.
inline constexpr std::chrono::milliseconds tcp_connect_limit{1500};

[[nodiscard]] OpenResult open_port(const OpenRequest& request);

}  // namespace vigil::io

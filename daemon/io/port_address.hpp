// How the configuration names the port of a monitor, and the reading of such a name.
//
// It is only text: whether the port exists, and which device it is, says find_port.hpp. Values, any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigil::io {

enum class PortKind : std::uint8_t {
  device,      // "/dev/ttyUSB0", or any symbolic link to a serial port or pseudo-terminal
  usb_serial,  // "usb:<serial number of the adapter>"
  usb_path,    // "path:<where it is plugged in, as vigil ports prints it>"
  tcp,         // "tcp://host:port", a serial device server
  udp,         // "udp://host:port"; "udp://*:port" only listens
};

struct PortAddress {
  PortKind kind = PortKind::device;
  std::string text;        // as configured
  std::string name;        // device path, adapter serial, USB path or host (IPv6 without brackets)
  std::uint16_t port = 0;  // tcp and udp

  /// True for what libserialport or a terminal serves: line settings make sense.
  [[nodiscard]] bool serial() const { return kind != PortKind::tcp && kind != PortKind::udp; }
  /// The same port, however it is written.
  [[nodiscard]] bool same_port(const PortAddress& other) const {
    return kind == other.kind && name == other.name && port == other.port;
  }
};

inline constexpr std::size_t port_address_max_chars = 255;

/// The address that `text` names; or nothing, and `why` says what was expected.
[[nodiscard]] std::optional<PortAddress> parse_port_address(std::string_view text,
                                                            std::string& why);

/// A decimal number from 1 to 65535, nothing before or after it.
[[nodiscard]] std::optional<std::uint16_t> parse_port_number(std::string_view digits);

}  // namespace vigil::io

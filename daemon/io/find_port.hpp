// Which serial ports the machine has, and which of them a configured address means.
//
// It opens none of them for use, and never guesses: if two fit, it names both and takes neither.
// Every call reads sysfs and may block behind a dying adapter: call it on PortHelper's thread, or
// in a program that may wait. No state, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/io/port_address.hpp"

namespace vigil::io {

struct SerialPortInfo {
  std::string device;  // "/dev/ttyUSB0"
  /// Where it is plugged in, as udev names it in /dev/serial/by-path: controller, sockets,
  /// interface, and number on a multi-port adapter, as "pci-0000:00:14.0-usb-0:1.2:1.0-port0". The
  /// kernel's own "1-1.2:1.0" begins with a bus number that may change with each start of the
  /// machine. Empty: not USB.
  std::string usb_path;
  std::string serial;  // of the adapter; empty: it has none
  std::optional<std::uint16_t> vendor_id;
  std::optional<std::uint16_t> product_id;
  std::string manufacturer;
  std::string product;
  std::string driver;  // of the kernel, for example "ftdi_sio"
  /// What to write behind `port =`, best first; at least the device path.
  std::vector<std::string> configure_as;
};

/// All of them, sorted by device path.
[[nodiscard]] std::vector<SerialPortInfo> list_ports();

/// Why a port can't be had.
struct PortFailure {
  enum class Kind : std::uint8_t {
    absent,     // it is not there
    ambiguous,  // several fit
    failed,     // it is there, and can't be used: in use, no permission, wrong kind, refused
    timed_out,  // it did not open in time
  };
  Kind kind = Kind::failed;
  std::string text;  // in plain words
};

/// The device path that `address` means. Not for tcp and udp.
[[nodiscard]] std::variant<std::string, PortFailure> resolve(const PortAddress& address);
/// The same, among ports that were listed before; only for usb_serial and usb_path.
[[nodiscard]] std::variant<std::string, PortFailure> resolve_among(
    const PortAddress& address, const std::vector<SerialPortInfo>& ports);

}  // namespace vigil::io

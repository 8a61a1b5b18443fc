#include "daemon/io/find_port.hpp"

#include <libserialport.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "daemon/io/usb_path.hpp"

namespace vigil::io {
namespace {

std::string text_or_empty(const char* text) { return text != nullptr ? text : ""; }

struct FreeList {
  void operator()(sp_port** list) const { sp_free_port_list(list); }
};

SerialPortInfo describe(const sp_port* port) {
  SerialPortInfo info;
  info.device = text_or_empty(sp_get_port_name(port));
  info.serial = text_or_empty(sp_get_port_usb_serial(port));
  info.manufacturer = text_or_empty(sp_get_port_usb_manufacturer(port));
  info.product = text_or_empty(sp_get_port_usb_product(port));
  int vendor = 0;
  int product = 0;
  if (sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK) {
    info.vendor_id = static_cast<std::uint16_t>(vendor);
    info.product_id = static_cast<std::uint16_t>(product);
  }
  const SysfsPlace place = sysfs_place(info.device);
  info.usb_path = place.usb_path;
  info.driver = place.driver;
  return info;
}

/// The USB path comes first: the cable stays in its room while adapters are swapped.
void name_ports(std::vector<SerialPortInfo>& ports) {
  const auto alone = [&](std::string SerialPortInfo::*field, const std::string& value) {
    return !value.empty() &&
           std::count_if(ports.begin(), ports.end(),
                         [&](const SerialPortInfo& p) { return p.*field == value; }) == 1;
  };
  for (SerialPortInfo& port : ports) {
    if (alone(&SerialPortInfo::usb_path, port.usb_path)) {
      port.configure_as.push_back("path:" + port.usb_path);
    }
    if (alone(&SerialPortInfo::serial, port.serial)) {
      port.configure_as.push_back("usb:" + port.serial);
    }
    port.configure_as.push_back(port.device);
  }
}

std::variant<std::string, PortFailure> resolve_device(const std::string& path) {
  const std::unique_ptr<char, decltype(&::free)> real(::realpath(path.c_str(), nullptr), &::free);
  if (!real) {
    const int error = errno;
    if (error != ENOENT && error != ENOTDIR) {
      return PortFailure{PortFailure::Kind::failed, path + ": " + std::strerror(error)};
    }
    struct stat link {};
    const bool dangling = ::lstat(path.c_str(), &link) == 0;
    return PortFailure{PortFailure::Kind::absent,
                       path + (dangling ? " points to a device that is not there"
                                        : " is not there: nothing plugged in")};
  }
  return std::string(real.get());
}

}  // namespace

std::vector<SerialPortInfo> list_ports() {
  std::vector<SerialPortInfo> ports;
  sp_port** raw = nullptr;
  if (sp_list_ports(&raw) != SP_OK) return ports;
  const std::unique_ptr<sp_port*, FreeList> list(raw);
  for (std::size_t i = 0; raw[i] != nullptr; ++i) ports.push_back(describe(raw[i]));
  std::sort(ports.begin(), ports.end(),
            [](const SerialPortInfo& a, const SerialPortInfo& b) { return a.device < b.device; });
  name_ports(ports);
  return ports;
}

std::variant<std::string, PortFailure> resolve_among(const PortAddress& address,
                                                     const std::vector<SerialPortInfo>& ports) {
  const bool by_serial = address.kind == PortKind::usb_serial;
  std::vector<const SerialPortInfo*> fit;
  for (const SerialPortInfo& port : ports) {
    if ((by_serial ? port.serial : port.usb_path) == address.name) fit.push_back(&port);
  }
  if (fit.size() == 1) return fit.front()->device;
  const std::string what = by_serial ? "serial number " + address.name : "USB path " + address.name;
  if (fit.empty()) {
    return PortFailure{PortFailure::Kind::absent, "no adapter with " + what + " is plugged in"};
  }
  std::string text = std::to_string(fit.size()) + " ports have " + what + ":";
  for (const SerialPortInfo* port : fit) {
    text += (port == fit.front() ? " " : " and ") + port->device;
    if (by_serial && !port->usb_path.empty()) text += " (path:" + port->usb_path + ")";
  }
  return PortFailure{PortFailure::Kind::ambiguous,
                     text + "; none is taken" + (by_serial ? ", name it by path:" : "")};
}

std::variant<std::string, PortFailure> resolve(const PortAddress& address) {
  if (address.kind == PortKind::device) return resolve_device(address.name);
  if (!address.serial()) return PortFailure{PortFailure::Kind::failed, "not a serial port"};
  return resolve_among(address, list_ports());
}

}  // namespace vigil::io

#include "daemon/io/usb_path.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/io/descriptor.hpp"

namespace vigil::io {
namespace {

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&::free)> real(::realpath(path.c_str(), nullptr), &::free);
  return real ? real.get() : "";
}

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

/// What the link `path` points to, without the folders before it; "" if there is none.
std::string link_name(const std::string& path) {
  std::array<char, 4096> target{};
  const ssize_t n = ::readlink(path.c_str(), target.data(), target.size());
  if (n <= 0) return "";
  return last_part({target.data(), static_cast<std::size_t>(n)});
}

std::string first_line(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return "";
  std::array<char, 64> text{};
  const ssize_t n = ::read(file.get(), text.data(), text.size());
  const std::string_view all(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
  return std::string(all.substr(0, all.find('\n')));
}

struct UsbParts {
  std::size_t controller_end;  // of the folder above "usb<bus>"
  std::string_view sockets;    // "1.2:1.0": sockets and interface, without the bus
};

std::optional<UsbParts> find_usb(std::string_view path) {
  const auto root = path.find("/usb");
  if (root == std::string_view::npos) return std::nullopt;
  std::string_view rest = path.substr(root + 1);
  std::string_view interface;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    const bool numbered = !part.empty() && part.front() >= '0' && part.front() <= '9';
    if (numbered && part.find('-') != std::string_view::npos &&
        part.find(':') != std::string_view::npos) {
      interface = part;
    }
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  if (interface.empty()) return std::nullopt;
  return UsbParts{root, interface.substr(interface.find('-') + 1)};
}

}  // namespace

std::string usb_path_of(std::string_view sysfs_path, std::string_view bus) {
  const auto parts = find_usb(sysfs_path);
  if (!parts) return "";
  const std::string controller = last_part(sysfs_path.substr(0, parts->controller_end));
  const std::string kind = bus.empty() ? "" : std::string(bus) + "-";
  return kind + controller + "-usb-0:" + std::string(parts->sockets);
}

SysfsPlace sysfs_place(std::string_view device) {
  SysfsPlace place;
  const std::string node = "/sys/class/tty/" + last_part(device) + "/device";
  const std::string path = real_path(node);
  if (path.empty()) return place;
  place.driver = link_name(path + "/driver");
  const auto parts = find_usb(path);
  if (!parts) return place;
  const std::string controller = path.substr(0, parts->controller_end);
  place.usb_path = usb_path_of(path, link_name(controller + "/subsystem"));
  // Adapters with several ports on one interface number them; udev's links end in it as well.
  if (const std::string number = first_line(path + "/port_number"); !number.empty()) {
    place.usb_path += "-port" + number;
  }
  return place;
}

}  // namespace vigil::io

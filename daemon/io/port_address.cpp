#include "daemon/io/port_address.hpp"

#include <algorithm>
#include <charconv>

namespace vigil::io {
namespace {

constexpr std::string_view forms =
    "/dev/..., usb:<serial>, path:<USB path>, tcp://host:port or udp://host:port";

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool host_characters(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

bool ipv6_characters(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == ':' || c == '%';
  });
}

std::optional<PortAddress> network(PortKind kind, std::string_view text, std::string_view rest,
                                   std::string& why) {
  const std::string scheme = kind == PortKind::tcp ? "tcp" : "udp";
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos) {
    why = "no port number, expected " + scheme + "://host:port";
    return std::nullopt;
  }
  std::string_view host = rest.substr(0, colon);
  const auto port = parse_port_number(rest.substr(colon + 1));
  if (!port) {
    why = "bad port number, expected 1 to 65535 after the last colon";
    return std::nullopt;
  }
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const bool any = kind == PortKind::udp && host == "*";
  if (host.empty() || (!any && !(brackets ? ipv6_characters(host) : host_characters(host)))) {
    why = "bad host, expected a name, an IPv4 address or an IPv6 address in [brackets]";
    return std::nullopt;
  }
  return PortAddress{kind, std::string(text), std::string(host), *port};
}

}  // namespace

std::optional<std::uint16_t> parse_port_number(std::string_view digits) {
  std::uint32_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (digits.size() > 5 || error != std::errc{} || stop != end) return std::nullopt;
  if (number < 1 || number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(number);
}

std::optional<PortAddress> parse_port_address(std::string_view text, std::string& why) {
  if (text.size() > port_address_max_chars) {
    why = "longer than " + std::to_string(port_address_max_chars) + " characters";
    return std::nullopt;
  }
  if (text.empty() || !printable(text)) {
    why = "expected " + std::string(forms);
    return std::nullopt;
  }
  if (text.starts_with("/") && text.size() > 1 && !text.ends_with("/")) {
    return PortAddress{PortKind::device, std::string(text), std::string(text), 0};
  }
  const auto named = [&](PortKind kind, std::string_view prefix) -> std::optional<PortAddress> {
    const std::string_view name = text.substr(prefix.size());
    if (name.empty()) {
      why = "nothing after '" + std::string(prefix) + "'";
      return std::nullopt;
    }
    return PortAddress{kind, std::string(text), std::string(name), 0};
  };
  if (text.starts_with("tcp://")) return network(PortKind::tcp, text, text.substr(6), why);
  if (text.starts_with("udp://")) return network(PortKind::udp, text, text.substr(6), why);
  if (text.starts_with("usb:")) return named(PortKind::usb_serial, "usb:");
  if (text.starts_with("path:")) return named(PortKind::usb_path, "path:");
  why = "expected " + std::string(forms);
  return std::nullopt;
}

}  // namespace vigil::io

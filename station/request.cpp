#include "station/request.hpp"

#include <algorithm>
#include <array>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// Once, never twice: what is still escaped then is a name with a "%" in it.
std::optional<std::string> decode(std::string_view from, bool plus_is_space) {
  std::string to;
  to.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    char c = from[i];
    if (c == '%') {
      if (i + 2 >= from.size()) return std::nullopt;
      const int high = hex(from[i + 1]);
      const int low = hex(from[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (is_control(c)) return std::nullopt;
    to += c;
  }
  return to;
}

bool is_good_path(std::string_view path) {
  if (!path.starts_with('/') || path.find('\\') != std::string_view::npos) return false;
  std::size_t from = 1;
  while (from <= path.size()) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    const std::string_view part = path.substr(from, slash - from);
    if (part == "." || part == "..") return false;
    from = slash + 1;
  }
  return true;
}

bool read_query(std::string_view text, std::map<std::string, std::string>& query) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = decode(part.substr(0, equals), true);
    const auto value = decode(part.substr(std::min(equals + 1, part.size())), true);
    if (!name || !value || query.size() >= query_parts_max) return false;
    query.emplace(*name, *value);
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return all;
}

/// Nothing that could stand in a header beside a host's name.
bool is_plain_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace

std::optional<Target> read_target(std::string_view target) {
  if (target.size() > path_max_bytes) return std::nullopt;
  Target read;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const auto path = decode(target.substr(0, mark), false);
  if (!path || !is_good_path(*path)) return std::nullopt;
  read.path = *path;
  if (mark < target.size() && !read_query(target.substr(mark + 1), read.query)) return std::nullopt;
  return read;
}

std::string without_port(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    return lower(end == std::string_view::npos ? host : host.substr(0, end + 1));
  }
  return lower(host.substr(0, host.find(':')));
}

bool is_loopback(std::string_view host) {
  const std::string name = without_port(host);
  if (name == "localhost" || name == "[::1]") return true;
  constexpr std::string_view digits = "0123456789.";
  return name.starts_with("127.") && name.find_first_not_of(digits) == std::string::npos;
}

bool host_is_ours(const Hosts& hosts, std::string_view host) {
  if (!is_plain_host(host)) return false;
  if (is_loopback(host)) return true;
  return std::find(hosts.names.begin(), hosts.names.end(), without_port(host)) != hosts.names.end();
}

bool origin_is_ours(const Hosts& hosts, std::string_view host, std::string_view origin) {
  return lower(origin) == (hosts.tls ? "https://" : "http://") + lower(host);
}

std::string cookie_of(std::string_view header, bool tls) {
  const std::string_view wanted = tls ? "__Host-vigil" : "vigil";
  std::string value;
  bool found = false;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view part = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || part.substr(0, equals) != wanted) continue;
    if (found) return {};  // which of the two is ours?
    found = true;
    value = part.substr(equals + 1);
  }
  return value;
}

Headers security_headers(bool tls, std::string_view host) {
  // Old WebKit does not count the WebSocket of the same host as "self".
  const std::string socket =
      host.empty() ? std::string() : (tls ? " wss://" : " ws://") + std::string(host);
  Headers headers{
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
       "font-src 'self'; worker-src 'self'; connect-src 'self'" +
           socket + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"X-Frame-Options", "DENY"},
      {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"}};
  if (tls) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

}  // namespace vigil::station

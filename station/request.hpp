// Reading what a browser sends: target, host, origin, cookie. And the headers that every answer
// has.
//
// What comes in is from anybody: nothing here trusts it. Pure functions; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil::station {

struct Target {
  std::string path;  // decoded, begins with "/"
  std::map<std::string, std::string> query;
};

/// Nothing: it does not begin with "/", is too long, has a bad escape, a control character, a
/// backslash, or a part "." or ".." however written.
[[nodiscard]] std::optional<Target> read_target(std::string_view target);

/// Host names that this station answers to.
struct Hosts {
  /// Lower case, without a port.
  std::vector<std::string> names;
  bool tls = false;
};
/// Is `host` ("clinic-3:8443") one of them, or of loopback? A page of another name may not get at
/// what this browser may see, wherever that name leads to.
[[nodiscard]] bool host_is_ours(const Hosts& hosts, std::string_view host);
/// Is the origin exactly this scheme and this host?
[[nodiscard]] bool origin_is_ours(const Hosts& hosts, std::string_view host,
                                  std::string_view origin);
/// "localhost", "127.0.0.1", "[::1]" and their like; with or without a port.
[[nodiscard]] bool is_loopback(std::string_view host);
/// The name without the port, lower case.
[[nodiscard]] std::string without_port(std::string_view host);

/// Value of the login's cookie in a Cookie header; empty: there is none, or there are two.
[[nodiscard]] std::string cookie_of(std::string_view header, bool tls);

using Headers = std::vector<std::pair<std::string, std::string>>;
/// Those of every answer. `host` is checked already.
[[nodiscard]] Headers security_headers(bool tls, std::string_view host);

}  // namespace vigil::station

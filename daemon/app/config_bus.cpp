#include "daemon/app/config_bus.hpp"

#include <sys/un.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace vigil::app {
namespace {

// A local socket's path and its final zero must fit into the kernel's address.
constexpr std::size_t max_ipc_path_chars = sizeof(sockaddr_un::sun_path) - 1;

bool digits_and_points(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

bool loopback(std::string_view host) {
  return host == "[::1]" || (host.starts_with("127.") && digits_and_points(host));
}

/// Why `endpoint` can't be bound, or "".
std::string refusal(std::string_view endpoint) {
  const std::string name = quoted(endpoint);
  if (endpoint.starts_with("ipc://")) {
    const std::string_view path = endpoint.substr(6);
    const bool plain = std::all_of(path.begin(), path.end(), [](char c) { return c > ' '; });
    if (!path.starts_with("/") || path.size() < 2 || path.ends_with("/") || !plain) {
      return name + " is no endpoint, expected an absolute path after ipc://";
    }
    if (path.size() > max_ipc_path_chars) {
      return name + " is too long, expected a path of at most " +
             std::to_string(max_ipc_path_chars) + " characters";
    }
    return "";
  }
  if (!endpoint.starts_with("tcp://")) {
    return name + " is no endpoint, expected ipc:///path or tcp://127.0.0.1:port";
  }
  const std::string_view rest = endpoint.substr(6);
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0 ||
      !io::parse_port_number(rest.substr(colon + 1))) {
    return name + " is no endpoint, expected a port number from 1 to 65535 at its end";
  }
  if (!loopback(rest.substr(0, colon))) {
    return name +
           " would send and take orders unencrypted over a network, expected ipc:// or "
           "tcp://127.0.0.1";
  }
  return "";
}

struct Seen {
  std::string endpoint;
  std::string where;
};

std::vector<std::string> read_endpoints(const Section& bus, std::string_view key,
                                        std::vector<std::string> standard, std::vector<Seen>& seen,
                                        Report& report) {
  const toml::array* list = bus.list(key);
  if (list == nullptr) return standard;
  std::vector<std::string> endpoints;
  for (const toml::node& node : *list) {
    const std::string endpoint = node.value_or(std::string());
    const Mark at = mark_of(node);
    if (const std::string why = refusal(endpoint); !why.empty()) {
      report.error(at, why);
      continue;
    }
    const auto twin = std::find_if(seen.begin(), seen.end(),
                                   [&](const Seen& s) { return s.endpoint == endpoint; });
    if (twin != seen.end()) {
      report.error(at, "endpoint " + quoted(endpoint) + " is used twice, first " + twin->where);
      continue;
    }
    if (endpoint.starts_with("tcp://")) {
      report.warning(at, "plain tcp: every program on this machine can read " + quoted(endpoint) +
                             ", whatever its user");
    }
    seen.push_back({endpoint, "in line " + std::to_string(at.line)});
    endpoints.push_back(endpoint);
  }
  return endpoints;
}

}  // namespace

BusConfig default_bus(std::string_view runtime_dir) {
  const std::string base = "ipc://" + std::string(runtime_dir);
  return {{base + "/feed"}, {base + "/control"}, {base + "/waves"}};
}

BusConfig read_bus(const toml::table* bus, std::string_view runtime_dir, Report& report) {
  BusConfig config = default_bus(runtime_dir);
  if (bus == nullptr) return config;
  constexpr std::array<KeySpec, 3> keys{{
      {"feed", Expect::texts},
      {"control", Expect::texts},
      {"waves", Expect::texts},
  }};
  const Section section(*bus, "[bus]", keys, report);
  // Endpoints left at their defaults are taken too, wherever the other lines name them.
  std::vector<Seen> seen;
  for (const auto& [key, standard] :
       {std::pair{"feed", config.feed}, std::pair{"control", config.control},
        std::pair{"waves", config.waves}}) {
    if (!section.has(key)) seen.push_back({standard.front(), "as the default of " + quoted(key)});
  }
  config.feed = read_endpoints(section, "feed", config.feed, seen, report);
  config.control = read_endpoints(section, "control", config.control, seen, report);
  config.waves = read_endpoints(section, "waves", config.waves, seen, report);
  return config;
}

}  // namespace vigil::app

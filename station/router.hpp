// What becomes of a request: an answer, work for a worker, or a WebSocket. All checks that do not
// depend on a route's own rules are here: target, method, Host, Origin, login.
//
// It knows neither sockets nor Beast. The io thread; the work it hands out runs on a worker.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "station/api.hpp"
#include "station/counters.hpp"
#include "station/history.hpp"
#include "station/hub.hpp"
#include "station/request.hpp"
#include "station/static_files.hpp"

namespace vigil::station {

/// A request as it came.
struct RawRequest {
  std::string method;  // "GET"
  std::string target;
  std::string host;
  std::string origin;
  std::string cookie;
  std::string content_type;
  std::string body;
  std::string remote;
  bool upgrade = false;              // to a WebSocket
  bool speaks_our_protocol = false;  // offers "vigil.v1"
};

struct Answer {
  unsigned status = 200;
  std::string content_type;
  std::shared_ptr<const std::string> body;
  Headers headers;
};

struct Routed {
  /// What to answer now; or
  std::optional<Answer> answer;
  /// what makes the answer, on a worker; or
  std::function<Answer()> work;
  /// whose page it is that becomes a WebSocket.
  std::optional<Identity> page;
};

struct RouterParts {
  Hosts hosts;
  Api* api = nullptr;
  Hub* hub = nullptr;
  History* history = nullptr;
  const StaticFiles* files = nullptr;
  Counters* counters = nullptr;
};

class Router {
 public:
  explicit Router(RouterParts parts) : parts_(std::move(parts)) {}
  [[nodiscard]] Routed route(RawRequest&& raw) const;
  /// An answer that says no, with the headers of every answer, and counts it.
  [[nodiscard]] Answer refuse(unsigned status, const char* words, const char* reason,
                              std::string_view host = {}) const;

 private:
  [[nodiscard]] std::optional<Answer> check(const RawRequest& raw) const;
  [[nodiscard]] Routed of_api(HttpRequest&& request, const std::string& host) const;
  [[nodiscard]] Routed page(const RawRequest& raw, const Identity& who) const;
  [[nodiscard]] Answer plain(unsigned status, std::string text, const std::string& host) const;
  [[nodiscard]] Answer file(const std::string& path, const std::string& host) const;
  [[nodiscard]] Answer metrics(const RawRequest& raw, const Identity& who) const;

  RouterParts parts_;
};

}  // namespace vigil::station

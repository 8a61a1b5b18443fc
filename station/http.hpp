// A request and its answer, as the station's own code sees them: nothing of the web server.
//
// station/server.cpp, the one file that includes Boost.Beast, makes the one and sends the other.
// Plain values. Any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "station/identity.hpp"

namespace vigil::station {

enum class Method { get, head, post, put, remove };

struct HttpRequest {
  Method method = Method::get;
  /// Decoded, begins with "/", without "..", at most 1024 bytes: "/api/sessions/K-0042.20261122.1".
  std::string path;
  /// Decoded; a name given twice keeps the first.
  std::map<std::string, std::string> query;
  std::string content_type;
  std::string body;
  /// Address of the other side: "192.0.2.7".
  std::string remote;
  /// The bearer's login, checked by the server; nobody: `account` and `device` are empty.
  Identity who;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  /// Beside those that the server sets itself: "Set-Cookie", "Content-Disposition" ...
  std::vector<std::pair<std::string, std::string>> headers;
};

/// {"error": text} with that status.
[[nodiscard]] HttpResponse refusal(unsigned status, std::string_view text);

}  // namespace vigil::station

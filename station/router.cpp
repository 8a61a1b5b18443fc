#include "station/router.hpp"

#include <charconv>
#include <utility>

#include "station/limits.hpp"
#include "station/metrics.hpp"

namespace vigil::station {
namespace {

constexpr const char* json = "application/json";
constexpr const char* plain_text = "text/plain; charset=utf-8";

std::optional<Method> method_of(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "DELETE") return Method::remove;
  return std::nullopt;
}

bool changes_something(Method method) { return method != Method::get && method != Method::head; }

Answer answer_of(unsigned status, std::string content_type, std::string body, Headers headers) {
  return {status, std::move(content_type), std::make_shared<const std::string>(std::move(body)),
          std::move(headers)};
}

Headers not_stored(Headers headers) {
  headers.emplace_back("Cache-Control", "no-store");
  return headers;
}

/// Minutes of history asked for; nothing: that is none.
std::optional<int> minutes_of(const std::map<std::string, std::string>& query) {
  const auto found = query.find("minutes");
  if (found == query.end()) return 60;
  int minutes = 0;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (minutes < 15 || minutes > 720) return std::nullopt;
  return minutes;
}

std::string value_of(const std::map<std::string, std::string>& query, const char* name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

}  // namespace

Answer Router::refuse(unsigned status, const char* words, const char* reason,
                      std::string_view host) const {
  parts_.counters->refuse(reason);
  // The words are ours: nothing in them needs an escape.
  return answer_of(status, json, std::string("{\"error\": \"") + words + "\"}\n",
                   not_stored(security_headers(parts_.hosts.tls, host)));
}

Answer Router::plain(unsigned status, std::string text, const std::string& host) const {
  return answer_of(status, plain_text, std::move(text),
                   not_stored(security_headers(parts_.hosts.tls, host)));
}

Answer Router::file(const std::string& path, const std::string& host) const {
  const StaticFile* const found = parts_.files->find(path);
  if (found == nullptr) return refuse(404, "There is no such page.", "not_found", host);
  Headers headers = security_headers(parts_.hosts.tls, host);
  headers.emplace_back("Cache-Control", found->cache_control);
  return {200, found->content_type, found->body, std::move(headers)};
}

Answer Router::metrics(const RawRequest& raw, const Identity& who) const {
  const bool may =
      is_loopback(raw.remote) || raw.remote == "::1" || who.role == v1::ACCOUNT_ROLE_TECHNICIAN;
  if (!may) {
    return refuse(403, "Numbers are for this machine and for technicians.", "metrics", raw.host);
  }
  Answer answer = plain(200, metrics_text(*parts_.counters, *parts_.api, *parts_.hub), raw.host);
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return answer;
}

/// Refuses what no route may see.
std::optional<Answer> Router::check(const RawRequest& raw) const {
  if (!host_is_ours(parts_.hosts, raw.host)) {
    return refuse(421, "This station does not answer to that name.", "host");
  }
  const auto method = method_of(raw.method);
  if (!method) return refuse(405, "This method is not known here.", "method", raw.host);
  if ((changes_something(*method) || raw.upgrade) &&
      !origin_is_ours(parts_.hosts, raw.host, raw.origin)) {
    return refuse(403, "This did not come from a page of this station.", "origin", raw.host);
  }
  return std::nullopt;
}

Routed Router::route(RawRequest&& raw) const {
  parts_.counters->count("requests");
  if (auto refused = check(raw)) return {std::move(refused), {}, {}};
  auto target = read_target(raw.target);
  if (!target) {
    return {refuse(400, "This address can't be read.", "target", raw.host), {}, {}};
  }
  HttpRequest request;
  request.method = *method_of(raw.method);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  const std::string cookie = cookie_of(raw.cookie, parts_.hosts.tls);
  if (!cookie.empty()) {
    if (auto who = parts_.api->identify(cookie)) request.who = std::move(*who);
  }
  if (request.path == "/api/live") return page(raw, request.who);
  if (raw.upgrade) {
    return {refuse(404, "There is no WebSocket here.", "not_found", raw.host), {}, {}};
  }
  if (request.path.starts_with("/api/")) {
    request.content_type = std::move(raw.content_type);
    request.body = std::move(raw.body);
    request.remote = std::move(raw.remote);
    return of_api(std::move(request), raw.host);
  }
  if (changes_something(request.method)) {
    return {refuse(405, "This can only be read.", "method", raw.host), {}, {}};
  }
  if (request.path == "/healthz") {
    std::string silent = parts_.hub->silent_daemons();
    const bool well = silent.empty();
    return {plain(well ? 200 : 503, well ? "ok\n" : std::move(silent), raw.host), {}, {}};
  }
  if (request.path == "/metrics") return {metrics(raw, request.who), {}, {}};
  return {file(request.path, raw.host), {}, {}};
}

Routed Router::page(const RawRequest& raw, const Identity& who) const {
  if (!raw.upgrade) {
    return {refuse(426, "This is a WebSocket.", "no_upgrade", raw.host), {}, {}};
  }
  if (who.nobody()) return {refuse(401, "Log in first.", "no_login", raw.host), {}, {}};
  if (!raw.speaks_our_protocol) {
    return {refuse(400, "The subprotocol is vigil.v1.", "subprotocol", raw.host), {}, {}};
  }
  return {{}, {}, who};
}

Routed Router::of_api(HttpRequest&& request, const std::string& host) const {
  const Headers headers = not_stored(security_headers(parts_.hosts.tls, host));
  if (request.path == "/api/history") {
    if (changes_something(request.method)) {
      return {refuse(405, "This can only be read.", "method", host), {}, {}};
    }
    if (request.who.nobody()) return {refuse(401, "Log in first.", "no_login", host), {}, {}};
    const auto minutes = minutes_of(request.query);
    if (!minutes) {
      return {refuse(400, "minutes: 15 to 720.", "bad_argument", host), {}, {}};
    }
    return {{},
            [history = parts_.history, headers, minutes = *minutes,
             source = value_of(request.query, "source"), room = value_of(request.query, "room"),
             bed = value_of(request.query, "bed")] {
              const v1::History found =
                  history->of_bed(source, room, bed, std::chrono::minutes(minutes),
                                  std::chrono::system_clock::now());
              return answer_of(200, "application/x-protobuf", found.SerializeAsString(), headers);
            },
            {}};
  }
  return {{},
          [api = parts_.api, counters = parts_.counters, headers, request = std::move(request)] {
            HttpResponse response = api->handle(request);
            if (response.status >= 400) {
              counters->refuse("api_" + std::to_string(response.status));
            }
            Answer answer = answer_of(response.status, std::move(response.content_type),
                                      std::move(response.body), headers);
            for (auto& header : response.headers) answer.headers.push_back(std::move(header));
            return answer;
          },
          {}};
}

}  // namespace vigil::station

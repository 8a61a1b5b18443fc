#include "station/routes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "station/json_body.hpp"

namespace vigil::station {
namespace {

namespace json = boost::json;

using Roles = std::vector<v1::AccountRole>;

bool may(const Roles& roles, v1::AccountRole role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

/// The parts of a path between slashes: {"api", "sessions", "K-0042.20261122.1"}.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty() && path.front() == '/') {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

std::string roles_text(const Roles& roles) {
  std::string text;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (i != 0) text += i + 1 == roles.size() ? " and " : ", ";
    text += role_word(roles[i]) + "s";
  }
  return text;
}

}  // namespace

/// Who may ask: anybody; every login; every account; or accounts of some roles.
struct StationApi::Route {
  enum class For { anybody, logins, accounts, roles };
  Method method;
  std::vector<std::string> path;  // "*": any word
  For whom;
  Roles roles;
  Handler handler;
};

const std::vector<StationApi::Route>& StationApi::routes() {
  using For = Route::For;
  constexpr auto nurse = v1::ACCOUNT_ROLE_NURSE;
  constexpr auto prescriber = v1::ACCOUNT_ROLE_PRESCRIBER;
  constexpr auto therapist = v1::ACCOUNT_ROLE_THERAPIST;
  constexpr auto technician = v1::ACCOUNT_ROLE_TECHNICIAN;
  const Roles readers{nurse, prescriber, therapist};
  static const std::vector<Route> all{
      {Method::post, {"api", "login"}, For::anybody, {}, &StationApi::login},
      {Method::post, {"api", "device"}, For::anybody, {}, &StationApi::device},
      {Method::post, {"api", "logout"}, For::logins, {}, &StationApi::logout},
      {Method::get, {"api", "me"}, For::logins, {}, &StationApi::me},
      {Method::post, {"api", "password"}, For::accounts, {}, &StationApi::password},
      {Method::get,
       {"api", "checks"},
       For::roles,
       {nurse, prescriber, technician},
       &StationApi::checks},
      {Method::get, {"api", "sessions"}, For::roles, readers, &StationApi::sessions},
      {Method::get, {"api", "sessions", "*"}, For::roles, readers, &StationApi::review},
      {Method::get,
       {"api", "sessions", "*", "export", "*"},
       For::roles,
       readers,
       &StationApi::export_file},
      {Method::get,
       {"api", "sessions", "*", "notes"},
       For::roles,
       {therapist},
       &StationApi::read_notes},
      {Method::put,
       {"api", "sessions", "*", "notes"},
       For::roles,
       {therapist},
       &StationApi::write_notes},
      {Method::get, {"api", "settings"}, For::roles, {technician, nurse}, &StationApi::settings},
      {Method::post, {"api", "settings", "probe"}, For::roles, {technician}, &StationApi::probe},
      {Method::get, {"api", "profiles", "*"}, For::logins, {}, &StationApi::profile}};
  return all;
}

OpenedApi StationApi::open(StationApiOptions options, const Live* live) {
  OpenedApi opened;
  AccountsOptions accounts;
  accounts.folder = options.state_folder;
  accounts.cost = options.cost;
  accounts.now = options.now;
  accounts.watch = options.watch;
  std::unique_ptr<StationApi> api(new StationApi(std::move(options), live));
  OpenedAccounts ready = Accounts::open(std::move(accounts));
  opened.error = ready.error;
  if (!ready.accounts) return opened;
  api->accounts_ = std::move(ready.accounts);
  opened.api = std::move(api);
  return opened;
}

HttpResponse StationApi::refuse(unsigned status, const std::string& reason,
                                std::string_view words) {
  accounts_->count(reason);
  return refusal(status, words);
}

HttpResponse StationApi::handle(const HttpRequest& request) {
  const std::vector<std::string> parts = parts_of(request.path);
  const Method method = request.method == Method::head ? Method::get : request.method;
  bool path_known = false;
  for (const Route& route : routes()) {
    if (route.path.size() != parts.size()) continue;
    std::vector<std::string> words;
    bool fits = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (route.path[i] == "*") {
        words.push_back(parts[i]);
      } else {
        fits = fits && route.path[i] == parts[i];
      }
    }
    if (!fits) continue;
    path_known = true;
    if (route.method != method) continue;
    if (route.whom != Route::For::anybody && request.who.nobody()) {
      return refuse(401, "no_login", "Log in first.");
    }
    if (route.whom == Route::For::accounts && request.who.account.empty()) {
      return refuse(403, "forbidden", "A display may only look.");
    }
    if (route.whom == Route::For::roles && !may(route.roles, request.who.role)) {
      return refuse(403, "forbidden", "This is for " + roles_text(route.roles) + ".");
    }
    return (this->*route.handler)(request, words);
  }
  if (path_known) return refuse(405, "bad_method", "This is not asked for in that way.");
  return refuse(404, "not_found", "There is nothing here.");
}

std::int64_t StationApi::now_us() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(options_.now().time_since_epoch())
      .count();
}

/// Whose page is open keeps the name of his receiver.
void StationApi::tell_who_is_here() {
  if (live_ == nullptr) return;
  const auto state = live_->live();
  if (!state) return;
  for (const ConnectedPage& page : state->pages) accounts_->seen(page.who.login);
}

HttpResponse StationApi::entered(const Entry& entry) const {
  if (!entry.refused.empty()) {
    HttpResponse no = refusal(entry.status, entry.refused);
    if (entry.wait.count() != 0) {
      no.headers.emplace_back("Retry-After", std::to_string(entry.wait.count()));
    }
    return no;
  }
  HttpResponse response =
      json_answer(json::object{{"account", entry.who.account},
                               {"display", entry.who.display},
                               {"role", role_word(entry.who.role)},
                               {"shared", entry.who.shared},
                               {"viewOnly", entry.who.view_only()},
                               {"receiver", entry.who.receiver},
                               {"hasPin", accounts_->has_pin(entry.who.account)}});
  if (!entry.cookie.empty()) {
    std::string cookie =
        std::string(cookie_name(options_.secure)) + "=" + entry.cookie +
        "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(cookie_max_age_s);
    if (options_.secure) cookie += "; Secure";
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
  }
  return response;
}

HttpResponse StationApi::login(const HttpRequest& request, const std::vector<std::string>&) {
  const auto body = json_body(request);
  const auto account = body ? text_member(*body, "account") : std::nullopt;
  const auto password = body ? text_member(*body, "password") : std::nullopt;
  const auto shared = body ? flag_member(*body, "shared") : std::nullopt;
  const auto station = body ? text_member(*body, "station") : std::nullopt;
  if (!account || !password || !shared || !station) {
    return refuse(400, "bad_request", "Give account and password as JSON.");
  }
  tell_who_is_here();
  return entered(accounts_->log_in(*account, *password, *shared, *station,
                                   {request.remote, request.who.login}));
}

HttpResponse StationApi::device(const HttpRequest& request, const std::vector<std::string>&) {
  const auto body = json_body(request);
  const auto credential = body ? text_member(*body, "credential") : std::nullopt;
  if (!credential) return refuse(400, "bad_request", "Give the credential as JSON.");
  tell_who_is_here();
  return entered(accounts_->enter_device(*credential, {request.remote, request.who.login}));
}

HttpResponse StationApi::logout(const HttpRequest& request, const std::vector<std::string>&) {
  const Entry done = accounts_->log_out(request.who.login);
  HttpResponse response =
      done.refused.empty() ? json_answer(json::object{}) : refusal(done.status, done.refused);
  std::string cookie =
      std::string(cookie_name(options_.secure)) + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
  if (options_.secure) cookie += "; Secure";
  response.headers.emplace_back("Set-Cookie", std::move(cookie));
  return response;
}

HttpResponse StationApi::me(const HttpRequest& request, const std::vector<std::string>&) {
  Entry entry;
  entry.who = request.who;
  return entered(entry);
}

HttpResponse StationApi::password(const HttpRequest& request, const std::vector<std::string>&) {
  const auto body = json_body(request);
  const auto old = body ? text_member(*body, "old") : std::nullopt;
  const auto fresh = body ? text_member(*body, "new") : std::nullopt;
  const auto pin = body ? text_member(*body, "pin") : std::nullopt;
  if (!old || !fresh || !pin) {
    return refuse(400, "bad_request", "Give the old password and the new one, or a PIN, as JSON.");
  }
  const Entry done = accounts_->change(request.who, *old, *fresh, *pin);
  if (!done.refused.empty()) return entered(done);
  return me(request, {});
}

}  // namespace vigil::station

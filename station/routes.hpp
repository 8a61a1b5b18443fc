// The station's own routes: log-ins, reviews, exports, notes, checks, settings, profiles.
//
// It knows no socket and no bus. docs/formats/station.md tells what each route takes and gives, and
// who may ask. Threads as station/api.hpp says.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "station/accounts.hpp"
#include "station/api.hpp"
#include "station/notes.hpp"

namespace vigil::station {

/// Sessions in one list.
inline constexpr std::size_t sessions_max = 500;
/// Earlier sessions of the same code beside a review.
inline constexpr std::size_t earlier_max = 3;
/// Reviews and exports that are made at the same time; more are asked to come again.
inline constexpr int readings_at_once = 2;
/// A longer export is made with `vigil export`.
inline constexpr std::size_t export_max_bytes = std::size_t{128} * 1024 * 1024;
inline constexpr std::chrono::seconds probe_limit{30};
inline constexpr std::chrono::seconds list_limit{5};
/// A browser keeps its cookie so long; 400 days is what browsers allow.
inline constexpr int cookie_max_age_s = 400 * 86'400;

struct StationApiOptions {
  std::string state_folder = "/var/lib/vigil/station";
  std::string log_folder = "/var/lib/vigil/log";
  std::string journal_folder = "/var/lib/vigil/journal";
  std::string profiles_folder = "/etc/vigil/profiles";
  /// The program `vigil`, for ports, drivers and probes.
  std::string program = "/usr/bin/vigil";
  /// HTTPS: the cookie is __Host-vigil and Secure.
  bool secure = true;
  std::string version;
  HashCost cost = HashCost::usual();
  std::function<WallTime()> now = [] { return std::chrono::system_clock::now(); };
  bool watch = true;  // see AccountsOptions
};

class StationApi;
struct OpenedApi {
  std::unique_ptr<StationApi> api;  // null: error says why
  std::string error;
};

class StationApi : public Api {
 public:
  /// `live` may be null: nothing is known of pages and daemons then. It must outlive the api.
  [[nodiscard]] static OpenedApi open(StationApiOptions options, const Live* live);

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) override;
  [[nodiscard]] std::optional<Identity> identify(std::string_view cookie) override {
    return accounts_->identify(cookie);
  }
  [[nodiscard]] std::optional<Identity> find(std::string_view login) override {
    return accounts_->find(login);
  }
  [[nodiscard]] std::uint64_t generation() const override { return accounts_->generation(); }
  void acted(std::string_view login) override { accounts_->acted(login); }
  [[nodiscard]] Proof prove(std::string_view login, std::string_view account,
                            std::string_view pin) override {
    return accounts_->prove(login, account, pin);
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const override {
    return accounts_->refused();
  }
  /// Of the cookie: "__Host-vigil", or "vigil" without HTTPS.
  [[nodiscard]] static const char* cookie_name(bool secure) {
    return secure ? "__Host-vigil" : "vigil";
  }
  [[nodiscard]] Accounts& accounts() { return *accounts_; }

 private:
  using Handler = HttpResponse (StationApi::*)(const HttpRequest& request,
                                               const std::vector<std::string>& words);
  struct Route;
  [[nodiscard]] static const std::vector<Route>& routes();

  StationApi(StationApiOptions options, const Live* live)
      : options_(std::move(options)), live_(live), notes_(options_.state_folder) {}

  // `words`: what stands in the path where the route has "*".
  HttpResponse login(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse device(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse logout(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse me(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse password(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse checks(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse sessions(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse review(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse export_file(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse read_notes(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse write_notes(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse settings(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse probe(const HttpRequest& request, const std::vector<std::string>& words);
  HttpResponse profile(const HttpRequest& request, const std::vector<std::string>& words);

  [[nodiscard]] HttpResponse entered(const Entry& entry) const;
  [[nodiscard]] HttpResponse refuse(unsigned status, const std::string& reason,
                                    std::string_view words);
  /// Hands the reading in. Empty, or why that fails.
  [[nodiscard]] std::string audit(const Identity& who, const std::string& action,
                                  const std::string& session, const std::string& detail) const;
  void tell_who_is_here();
  [[nodiscard]] std::int64_t now_us() const;

  StationApiOptions options_;
  const Live* live_;
  std::unique_ptr<Accounts> accounts_;
  Notes notes_;
  std::atomic<int> readings_{0};
  std::atomic<bool> probing_{false};
};

}  // namespace vigil::station

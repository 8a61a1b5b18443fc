// Accounts in small, for tests: a cookie is a name, no hash takes time. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "station/api.hpp"

namespace vigil::station {

class FakeApi final : public Api {
 public:
  /// Who brings `cookie` is this one, proven at `proven`.
  Identity& add(const std::string& cookie, v1::AccountRole role, bool shared = false,
                WallTime proven = std::chrono::system_clock::now()) {
    const std::lock_guard lock(mutex_);
    Identity& who = of_[cookie];
    who.account = cookie;
    who.display = "RN-" + cookie;
    who.role = role;
    who.shared = shared;
    who.receiver = "station-" + cookie;
    who.login = cookie;
    who.proven = proven;
    return who;
  }
  /// The same for a display.
  void add_device(const std::string& cookie) {
    Identity& who = add(cookie, v1::ACCOUNT_ROLE_VIEWER);
    who.account.clear();
    who.device = cookie;
  }
  void end(const std::string& cookie) {
    const std::lock_guard lock(mutex_);
    of_.erase(cookie);
    ++generation_;
  }

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) override {
    ++handled;
    HttpResponse response;
    if (request.path == "/api/login") {
      response.status = 401;
      response.body = "{\"error\": \"Name or password is wrong.\"}\n";
    } else if (request.path == "/api/slow") {
      while (!let_go) std::this_thread::yield();
      response.body = "{}\n";
    } else if (request.path == "/api/settings" && request.who.role != v1::ACCOUNT_ROLE_TECHNICIAN) {
      response.status = 403;
      response.body = "{\"error\": \"For technicians.\"}\n";
    } else {
      response.body = request.path + "\n";
    }
    return response;
  }
  [[nodiscard]] std::optional<Identity> identify(std::string_view cookie) override {
    return find(cookie);
  }
  [[nodiscard]] std::optional<Identity> find(std::string_view login) override {
    const std::lock_guard lock(mutex_);
    const auto found = of_.find(std::string(login));
    if (found == of_.end()) return std::nullopt;
    return found->second;
  }
  [[nodiscard]] std::uint64_t generation() const override { return generation_; }
  void acted(std::string_view) override { ++acts; }
  [[nodiscard]] Proof prove(std::string_view, std::string_view account,
                            std::string_view pin) override {
    if (pin != "4711") return {{}, {}, v1::ACCOUNT_ROLE_UNSPECIFIED, "This PIN is wrong."};
    return {std::string(account), "RN-" + std::string(account), v1::ACCOUNT_ROLE_NURSE, {}};
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const override {
    return {{"wrong_password", 3}};
  }

  std::atomic<int> handled{0};
  std::atomic<int> acts{0};
  std::atomic<bool> let_go{false};

 private:
  std::mutex mutex_;
  std::map<std::string, Identity> of_;
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace vigil::station

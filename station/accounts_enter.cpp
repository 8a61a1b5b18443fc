// How somebody comes in, goes, and proves to be there.
#include <algorithm>
#include <set>
#include <utility>

#include "station/accounts.hpp"

namespace vigil::station {
namespace {

constexpr std::string_view disk = "The station can't keep this now: its disk refuses. ";

std::int64_t to_us(WallTime at) {
  return std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
}

}  // namespace

std::optional<Entry> Accounts::too_often(const std::string& account, const std::string& remote) {
  std::string reason;
  std::chrono::seconds wait{0};
  {
    const std::lock_guard lock(memory_mutex_);
    const WallTime now = options_.now();
    wait = of_address_.take(remote, now);
    reason = "login_rate_address";
    if (wait.count() == 0 && !account.empty()) {
      wait = of_account_.take(account, now);
      reason = "login_rate_account";
    }
  }
  if (wait.count() == 0) return std::nullopt;
  return refuse(429, reason, "Too many tries. Try again in " + wait_words(wait) + ".", wait);
}

Entry Accounts::log_in(const std::string& account, const std::string& password, bool shared,
                       const std::string& station, const Browser& from) {
  // What no account can be called is not remembered by its name.
  const bool could_be = good_name(account) && password.size() <= password_max_bytes;
  if (auto no = too_often(could_be ? account : "?", from.remote)) return *no;
  if (!station.empty() && !good_name(station)) {
    return refuse(400, "bad_station",
                  "The station's name: 2 to 32 small letters, digits, hyphens.");
  }
  const auto found = could_be ? this->account(account) : std::nullopt;
  const bool good = fits(found ? found->password : dummy_, could_be ? password : "");
  if (!found || !good || found->disabled) {
    return refuse(401,
                  !found  ? "unknown_account"
                  : !good ? "wrong_password"
                          : "disabled_account",
                  wrong_login);
  }
  {
    const std::lock_guard lock(memory_mutex_);
    of_account_.give_back(account);
    of_address_.give_back(from.remote);
  }
  if (wants_rehash(found->password, options_.cost)) {
    if (const auto anew = hash_secret(password, options_.cost)) {
      const std::lock_guard lock(store_mutex_);
      (void)store_.refresh_password(account, *anew);  // the old one fits as well
    }
  }
  LoginRow login;
  login.account = account;
  login.shared = shared;
  return enter(std::move(login), station, from);
}

Entry Accounts::enter_device(const std::string& credential, const Browser& from) {
  if (auto no = too_often({}, from.remote)) return *no;
  const std::string hash = token_hash(credential);
  std::string name;
  {
    const std::lock_guard lock(memory_mutex_);
    for (const auto& [key, device] : devices_) {
      if (!device.revoked && device.credential == hash) name = key;
    }
    if (!name.empty()) of_address_.give_back(from.remote);
  }
  if (name.empty()) return refuse(401, "unknown_device", "This display is not known here.");
  LoginRow login;
  login.device = name;
  return enter(std::move(login), name, from);
}

/// The name asked for, if no other browser has it; else, and without one, the next that is free.
std::string Accounts::free_receiver(const std::string& wanted, std::int64_t now_us,
                                    const std::string& replaced) const {
  constexpr std::int64_t kept_us = std::chrono::microseconds(receiver_kept).count();
  std::set<std::string> taken;
  for (const auto& [id, login] : logins_) {
    const bool gone =
        id == replaced || (login.seen_us < now_us - kept_us && login.receiver == wanted);
    if (!gone) taken.insert(login.receiver);
  }
  if (!wanted.empty() && taken.count(wanted) == 0) return wanted;
  const std::string stem = (wanted.empty() ? "station" : wanted) + "-";
  for (std::size_t n = wanted.empty() ? 1 : 2;; ++n) {
    std::string name = stem + std::to_string(n);
    if (taken.count(name) == 0) return name;
  }
}

Entry Accounts::enter(LoginRow login, const std::string& wanted, const Browser& from) {
  const std::string cookie = new_token();
  const std::int64_t now_us = to_us(options_.now());
  login.id = token_hash(cookie);
  login.created_us = login.seen_us = now_us;
  login.proven_us = login.device.empty() ? now_us : 0;
  const std::lock_guard store_lock(store_mutex_);
  std::vector<std::string> ended;
  {
    const std::lock_guard lock(memory_mutex_);
    login.receiver = free_receiver(wanted, now_us, from.login);
    for (const auto& [id, other] : logins_) {
      if (other.receiver == login.receiver || id == from.login) ended.push_back(id);
    }
  }
  for (const std::string& id : ended) (void)store_.end_login(id);
  save_times();  // the one that was not seen for longest goes, if there are too many
  if (const std::string error = store_.add(login); !error.empty()) {
    return refuse(503, "disk", std::string(disk) + "Nobody was logged in.");
  }
  (void)read();
  const std::lock_guard lock(memory_mutex_);
  logins_.insert_or_assign(login.id, login);
  Entry entry;
  const auto who = identity_of(login);
  if (!who) return {401, wrong_login, {}, {}, {}};  // ended meanwhile
  entry.cookie = cookie;
  entry.who = *who;
  return entry;
}

Entry Accounts::log_out(const std::string& login) {
  const std::lock_guard store_lock(store_mutex_);
  const std::string error = store_.end_login(login);
  {
    const std::lock_guard lock(memory_mutex_);
    if (logins_.erase(login) != 0) ++generation_;
  }
  if (error.empty()) return {};
  return refuse(503, "disk",
                std::string(disk) + "You are logged out until the station starts again.");
}

Entry Accounts::change(const Identity& who, const std::string& old, const std::string& password,
                       const std::string& pin) {
  if (password.empty() && pin.empty()) {
    return refuse(400, "bad_request", "Say which is new: a password, a PIN or both.");
  }
  if (auto no = too_often(who.account, who.login)) return *no;
  const auto found = account(who.account);
  if (!found || !fits(found->password, old.size() > password_max_bytes ? "" : old)) {
    return refuse(403, "wrong_password", "The old password is wrong.");
  }
  {
    const std::lock_guard lock(memory_mutex_);
    of_account_.give_back(who.account);
    of_address_.give_back(who.login);
  }
  if (!password.empty()) {
    if (const auto no = refuse_password(password, who.account); !no.empty()) {
      return refuse(422, "bad_password", no);
    }
  }
  if (!pin.empty()) {
    if (const auto no = refuse_pin(pin); !no.empty()) return refuse(422, "bad_pin", no);
  }
  const auto new_password = password.empty() ? std::string() : hash_secret(password, options_.cost);
  const auto new_pin = pin.empty() ? std::string() : hash_secret(pin, options_.cost);
  if (!new_password || !new_pin)
    return refuse(503, "memory", "There is not the memory for it now.");
  const std::lock_guard store_lock(store_mutex_);
  std::string error;
  if (!password.empty()) error = store_.set_password(who.account, *new_password, who.login);
  if (error.empty() && !pin.empty()) error = store_.set_pin(who.account, *new_pin);
  (void)read();
  if (!error.empty()) return refuse(503, "disk", std::string(disk) + "Nothing was changed.");
  return {};
}

Proof Accounts::prove(std::string_view login, std::string_view account, std::string_view pin) {
  Proof proof;
  const auto say_no = [&](const char* reason, std::string words) {
    count(reason);
    proof.refused = std::move(words);
    return proof;
  };
  const auto at = find(login);
  if (!at) return say_no("no_login", "This page is not logged in any more.");
  if (at->view_only()) return say_no("view_only", "This display may only look.");
  const auto found = this->account(std::string(account));
  const bool known = found && !found->disabled;
  if (known && found->role == v1::ACCOUNT_ROLE_VIEWER) {
    return say_no("view_only", "This account may only look.");
  }
  if (known && found->pin.empty()) {
    return say_no("no_pin", found->display + " has no PIN yet. Log in and set one.");
  }
  const std::string who = known ? found->name : "?";
  std::chrono::seconds wait{0};
  {
    const std::lock_guard lock(memory_mutex_);
    wait = wrong_pins_.wait(who, options_.now());
    // Counted before it is known: who tries many at once gains nothing.
    if (wait.count() == 0) wrong_pins_.wrong(who, options_.now());
  }
  if (wait.count() != 0) {
    return say_no("pin_rate", std::to_string(wrong_pins_max) + " wrong PINs. Try again in " +
                                  wait_words(wait) + ". Acknowledge and emergency need no PIN.");
  }
  const bool good = fits(known ? found->pin : dummy_, pin.substr(0, pin_max_digits + 1));
  const std::lock_guard lock(memory_mutex_);
  if (!known || !good) {
    ++refused_["wrong_pin"];
    proof.refused = "Name or PIN is wrong.";
    return proof;
  }
  wrong_pins_.right(who);
  const auto place = logins_.find(login);
  if (place != logins_.end() && place->second.account == found->name) {
    place->second.proven_us = to_us(options_.now());
  }
  proof.account = found->name;
  proof.display = found->display;
  proof.role = found->role;
  return proof;
}

}  // namespace vigil::station

#include "station/accounts.hpp"

#include <algorithm>
#include <utility>

namespace vigil::station {
namespace {

std::int64_t to_us(WallTime at) {
  return std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
}

WallTime from_us(std::int64_t us) {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(us)));
}

bool same(const LoginRow& a, const LoginRow& b) {
  return a.account == b.account && a.device == b.device && a.shared == b.shared &&
         a.receiver == b.receiver;
}

}  // namespace

Accounts::Accounts(AccountsOptions options) : options_(std::move(options)) {}

OpenedAccounts Accounts::open(AccountsOptions options) {
  OpenedAccounts opened;
  std::unique_ptr<Accounts> made(new Accounts(std::move(options)));
  opened.error = made->start();
  if (opened.error.empty()) opened.accounts = std::move(made);
  return opened;
}

std::string Accounts::start() {
  const auto dummy = hash_secret(new_token(), options_.cost);
  if (!dummy) return "There is not the memory to check a password.";
  dummy_ = *dummy;
  if (std::string error = store_.open(options_.folder); !error.empty()) return error;
  version_ = store_.version();
  saved_ = options_.now();
  if (!read()) return options_.folder + "/" + accounts_file + ": can't be read";
  if (!options_.watch) return {};
  watch_ = std::thread([this] {
    std::unique_lock lock(stop_mutex_);
    while (!stop_changed_.wait_for(lock, accounts_look_every, [this] { return stop_; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  });
  return {};
}

Accounts::~Accounts() {
  {
    const std::lock_guard lock(stop_mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  if (watch_.joinable()) watch_.join();
  const std::lock_guard lock(store_mutex_);
  save_times();
}

/// With store_mutex_ held. What is seen and proven here is newer than what is stored.
bool Accounts::read() {
  const auto rows = store_.everything();
  if (!rows) return false;
  const std::lock_guard lock(memory_mutex_);
  bool changed = false;
  std::map<std::string, LoginRow, std::less<>> logins;
  for (LoginRow login : rows->logins) {
    const auto old = logins_.find(login.id);
    if (old != logins_.end()) {
      login.seen_us = std::max(login.seen_us, old->second.seen_us);
      login.proven_us = std::max(login.proven_us, old->second.proven_us);
      changed = changed || !same(login, old->second);
    }
    logins.emplace(login.id, login);
  }
  for (const auto& [id, login] : logins_) changed = changed || logins.count(id) == 0;
  logins_ = std::move(logins);
  std::map<std::string, AccountRow, std::less<>> accounts;
  for (const AccountRow& account : rows->accounts) {
    const auto old = accounts_.find(account.name);
    changed = changed || (old != accounts_.end() && (old->second.disabled != account.disabled ||
                                                     old->second.role != account.role ||
                                                     old->second.display != account.display));
    accounts.emplace(account.name, account);
  }
  accounts_ = std::move(accounts);
  devices_.clear();
  for (const DeviceRow& device : rows->devices) devices_.emplace(device.name, device);
  if (changed) ++generation_;
  return true;
}

void Accounts::save_times() {
  std::vector<LoginRow> logins;
  {
    const std::lock_guard lock(memory_mutex_);
    for (const auto& [id, login] : logins_) logins.push_back(login);
  }
  // Only when somebody was here last: nothing that a person waits for.
  (void)store_.save_times(logins);
  saved_ = options_.now();
}

void Accounts::look() {
  const std::lock_guard lock(store_mutex_);
  const std::uint64_t version = store_.version();
  if (version != version_ && read()) version_ = version;
  const WallTime now = options_.now();
  if (now - saved_ >= times_saved_every || now < saved_) save_times();
}

Entry Accounts::refuse(unsigned status, const std::string& reason, std::string words,
                       std::chrono::seconds wait) {
  count(reason);
  Entry entry;
  entry.status = status;
  entry.refused = std::move(words);
  entry.wait = wait;
  return entry;
}

void Accounts::count(const std::string& reason) {
  const std::lock_guard lock(memory_mutex_);
  ++refused_[reason];
}

std::optional<Identity> Accounts::identity_of(const LoginRow& login) const {
  Identity who;
  who.shared = login.shared;
  who.receiver = login.receiver;
  who.login = login.id;
  who.proven = from_us(login.proven_us);
  if (!login.device.empty()) {
    const auto device = devices_.find(login.device);
    if (device == devices_.end() || device->second.revoked) return std::nullopt;
    who.device = login.device;
    who.display = login.device;
    who.role = v1::ACCOUNT_ROLE_VIEWER;
    return who;
  }
  const auto account = accounts_.find(login.account);
  if (account == accounts_.end() || account->second.disabled) return std::nullopt;
  who.account = login.account;
  who.display = account->second.display;
  who.role = account->second.role;
  return who;
}

std::optional<Identity> Accounts::identify(std::string_view cookie) {
  if (cookie.size() != 64) return std::nullopt;
  return find(token_hash(cookie));
}

std::optional<Identity> Accounts::find(std::string_view login) {
  const std::lock_guard lock(memory_mutex_);
  const auto place = logins_.find(login);
  if (place == logins_.end()) return std::nullopt;
  place->second.seen_us = std::max(place->second.seen_us, to_us(options_.now()));
  return identity_of(place->second);
}

void Accounts::seen(std::string_view login) { (void)find(login); }

void Accounts::acted(std::string_view login) {
  const std::lock_guard lock(memory_mutex_);
  const auto place = logins_.find(login);
  if (place != logins_.end() && place->second.device.empty()) {
    place->second.proven_us = to_us(options_.now());
  }
}

std::uint64_t Accounts::generation() const {
  const std::lock_guard lock(memory_mutex_);
  return generation_;
}

std::map<std::string, std::uint64_t> Accounts::refused() const {
  const std::lock_guard lock(memory_mutex_);
  return refused_;
}

bool Accounts::has_pin(const std::string& account) const {
  const std::lock_guard lock(memory_mutex_);
  const auto found = accounts_.find(account);
  return found != accounts_.end() && !found->second.pin.empty();
}

std::optional<AccountRow> Accounts::account(const std::string& name) const {
  const std::lock_guard lock(memory_mutex_);
  const auto found = accounts_.find(name);
  if (found == accounts_.end()) return std::nullopt;
  return found->second;
}

std::size_t Accounts::size() const {
  const std::lock_guard lock(memory_mutex_);
  return accounts_.size();
}

}  // namespace vigil::station

// Who may come in: log-ins by password or display credential, PINs, and what ends a log-in.
//
// identify(), find() and acted() wait for no disk and no hash: the io thread calls them. Everything
// else may take a while and belongs on a worker. All of it may be called at once by any threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "station/account_store.hpp"
#include "station/api.hpp"
#include "station/identity.hpp"
#include "station/login_limits.hpp"
#include "station/passwords.hpp"

namespace vigil::station {

/// What another program changes (`vigil user disable`) is seen after so long.
inline constexpr std::chrono::milliseconds accounts_look_every{250};
/// When log-ins were seen and proven is kept so often.
inline constexpr std::chrono::seconds times_saved_every{60};
/// A receiver's name is free for another browser when its own was not seen for so long.
inline constexpr std::chrono::seconds receiver_kept{120};
/// One and the same for a wrong name, a wrong password and a disabled account.
inline constexpr const char* wrong_login = "Name or password is wrong.";

struct AccountsOptions {
  std::string folder;
  HashCost cost = HashCost::usual();
  std::function<WallTime()> now = [] { return std::chrono::system_clock::now(); };
  /// Looks by itself at what other programs change; tests call look() instead.
  bool watch = true;
};

/// What became of a wish to come in, or to change a password.
struct Entry {
  unsigned status = 200;
  std::string refused;  // in words; empty: it is done
  std::chrono::seconds wait{0};
  std::string cookie;  // its value
  Identity who;
};

/// Where a wish to come in is from.
struct Browser {
  std::string remote;  // its address
  std::string login;   // that it has already, and that ends when the new one begins; or empty
};

class Accounts;
struct OpenedAccounts {
  std::unique_ptr<Accounts> accounts;  // null: error says why
  std::string error;
};

class Accounts {
 public:
  [[nodiscard]] static OpenedAccounts open(AccountsOptions options);
  ~Accounts();
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  [[nodiscard]] Entry log_in(const std::string& account, const std::string& password, bool shared,
                             const std::string& station, const Browser& from);
  [[nodiscard]] Entry enter_device(const std::string& credential, const Browser& from);
  [[nodiscard]] Entry log_out(const std::string& login);
  /// Of one's own account: a new password, a new PIN (both where both are given).
  [[nodiscard]] Entry change(const Identity& who, const std::string& old,
                             const std::string& password, const std::string& pin);
  [[nodiscard]] Proof prove(std::string_view login, std::string_view account, std::string_view pin);

  [[nodiscard]] std::optional<Identity> identify(std::string_view cookie);
  [[nodiscard]] std::optional<Identity> find(std::string_view login);
  void acted(std::string_view login);
  /// Its page is open now.
  void seen(std::string_view login);
  [[nodiscard]] std::uint64_t generation() const;
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const;
  /// Counts a refusal of elsewhere.
  void count(const std::string& reason);

  [[nodiscard]] bool has_pin(const std::string& account) const;
  [[nodiscard]] std::optional<AccountRow> account(const std::string& name) const;
  /// Accounts that there are; 0: nobody can log in yet.
  [[nodiscard]] std::size_t size() const;

  /// What another program changed, and what is to be kept by now.
  void look();

 private:
  explicit Accounts(AccountsOptions options);
  [[nodiscard]] std::string start();
  bool read();
  void save_times();
  [[nodiscard]] Entry refuse(unsigned status, const std::string& reason, std::string words,
                             std::chrono::seconds wait = std::chrono::seconds(0));
  [[nodiscard]] std::optional<Entry> too_often(const std::string& account,
                                               const std::string& remote);
  [[nodiscard]] Entry enter(LoginRow login, const std::string& wanted, const Browser& from);
  [[nodiscard]] std::string free_receiver(const std::string& wanted, std::int64_t now_us,
                                          const std::string& replaced) const;
  [[nodiscard]] std::optional<Identity> identity_of(const LoginRow& login) const;

  AccountsOptions options_;
  std::string dummy_;               // a hash that nothing fits
  mutable std::mutex store_mutex_;  // taken before memory_mutex_
  AccountStore store_;
  std::uint64_t version_ = 0;
  WallTime saved_{};

  mutable std::mutex memory_mutex_;
  std::map<std::string, AccountRow, std::less<>> accounts_;
  std::map<std::string, DeviceRow, std::less<>> devices_;
  std::map<std::string, LoginRow, std::less<>> logins_;
  std::uint64_t generation_ = 1;
  std::map<std::string, std::uint64_t> refused_;
  Tries of_account_{logins_a_minute_of_account};
  Tries of_address_{logins_a_minute_of_address};
  WrongPins wrong_pins_;

  std::mutex stop_mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;
  std::thread watch_;
};

}  // namespace vigil::station

// accounts.db in the station's folder: accounts, displays and logins, as rows.
//
// It checks no password and decides nothing. `vigil user` and the station both write it; each sees
// what the other changed by version(). Errors are words. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/journal/sqlite.hpp"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

inline constexpr const char* accounts_file = "accounts.db";
inline constexpr std::size_t accounts_max = 256;
inline constexpr std::size_t devices_max = 64;
/// The one that was not seen for longest goes first.
inline constexpr std::size_t logins_max = 1024;

struct AccountRow {
  std::string name;     // [a-z0-9-]{2,32}: "rn-2"
  std::string display;  // "RN-2"
  v1::AccountRole role = v1::ACCOUNT_ROLE_UNSPECIFIED;
  std::string password;  // argon2id
  std::string pin;       // argon2id; empty: has none
  bool disabled = false;
  std::int64_t created_us = 0;
};

struct DeviceRow {
  std::string name;
  std::string credential;  // its hash
  bool revoked = false;
  std::int64_t created_us = 0;
};

struct LoginRow {
  std::string id;  // hash of the cookie
  std::string account;
  std::string device;  // one of the two
  bool shared = false;
  std::string receiver;
  std::int64_t created_us = 0;
  std::int64_t seen_us = 0;
  std::int64_t proven_us = 0;
};

struct AccountRows {
  std::vector<AccountRow> accounts;
  std::vector<DeviceRow> devices;
  std::vector<LoginRow> logins;
};

/// "rn-2": an account, a display, a receiver.
[[nodiscard]] bool good_name(std::string_view name);
/// "RN-2" of "rn-2".
[[nodiscard]] std::string display_of(std::string_view name);
/// 1 to 32 printable ASCII characters.
[[nodiscard]] bool good_display(std::string_view display);
/// "nurse" ...; nothing for other words.
[[nodiscard]] std::optional<v1::AccountRole> account_role(std::string_view word);
[[nodiscard]] std::string role_word(v1::AccountRole role);
inline constexpr const char* account_name_rule =
    "A name has 2 to 32 small letters, digits and hyphens.";
inline constexpr const char* account_role_rule =
    "A role is nurse, prescriber, therapist, technician or viewer.";

class AccountStore {
 public:
  /// Makes folder and file if need be, for their owner only. Empty, or why not.
  [[nodiscard]] std::string open(const std::string& folder);

  [[nodiscard]] std::vector<AccountRow> accounts();
  [[nodiscard]] std::optional<AccountRow> account(const std::string& name);
  [[nodiscard]] std::vector<DeviceRow> devices();
  [[nodiscard]] std::vector<LoginRow> logins();
  /// All of one moment. Nothing: it can't be read, which is not the same as empty.
  [[nodiscard]] std::optional<AccountRows> everything();

  // Each: empty, or why not. Disabling, revoking and a new password end the logins, but for `keep`.
  [[nodiscard]] std::string add(const AccountRow& account);
  [[nodiscard]] std::string set_password(const std::string& name, const std::string& hash,
                                         const std::string& keep);
  /// The same password at another cost: nothing ends.
  [[nodiscard]] std::string refresh_password(const std::string& name, const std::string& hash);
  [[nodiscard]] std::string set_pin(const std::string& name, const std::string& hash);
  [[nodiscard]] std::string set_disabled(const std::string& name, bool disabled);
  [[nodiscard]] std::string add(const DeviceRow& device);
  [[nodiscard]] std::string revoke(const std::string& device);
  [[nodiscard]] std::string add(const LoginRow& login);
  [[nodiscard]] std::string end_login(const std::string& id);
  /// When they were seen and proven.
  [[nodiscard]] std::string save_times(const std::vector<LoginRow>& logins);

  /// Changes when another program has changed the file.
  [[nodiscard]] std::uint64_t version();

 private:
  [[nodiscard]] bool row_of(sqlite::Statement& statement);
  [[nodiscard]] std::string change(sqlite::Statement& statement, const char* nothing);
  [[nodiscard]] std::string in_transaction(const std::vector<std::string>& sql,
                                           const std::vector<std::string>& values,
                                           const char* nothing);
  sqlite::Database database_;
  bool whole_ = true;  // what was read last
};

}  // namespace vigil::station

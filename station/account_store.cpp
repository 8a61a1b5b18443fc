#include "station/account_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace vigil::station {
namespace {

constexpr std::array steps{sqlite::Migration{1, R"sql(
CREATE TABLE account (name TEXT PRIMARY KEY, display TEXT NOT NULL UNIQUE, role INTEGER NOT NULL,
  password TEXT NOT NULL, pin TEXT NOT NULL, disabled INTEGER NOT NULL, created_us INTEGER NOT NULL)
  STRICT;
CREATE TABLE device (name TEXT PRIMARY KEY, credential TEXT NOT NULL UNIQUE,
  revoked INTEGER NOT NULL, created_us INTEGER NOT NULL) STRICT;
CREATE TABLE login (id TEXT PRIMARY KEY, account TEXT NOT NULL, device TEXT NOT NULL,
  shared INTEGER NOT NULL, receiver TEXT NOT NULL, created_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL, proven_us INTEGER NOT NULL) STRICT;
)sql"}};

struct RoleWord {
  v1::AccountRole role;
  std::string_view word;
};
constexpr std::array roles{RoleWord{v1::ACCOUNT_ROLE_NURSE, "nurse"},
                           RoleWord{v1::ACCOUNT_ROLE_PRESCRIBER, "prescriber"},
                           RoleWord{v1::ACCOUNT_ROLE_THERAPIST, "therapist"},
                           RoleWord{v1::ACCOUNT_ROLE_TECHNICIAN, "technician"},
                           RoleWord{v1::ACCOUNT_ROLE_VIEWER, "viewer"}};

/// An empty file for its owner. What root makes goes to the owner of the folder around it: the
/// station runs as that one.
std::string make_private(const std::string& folder, const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), failed);
  const std::string parent = std::filesystem::path(folder).parent_path().string();
  struct stat above {};
  if (::mkdir(folder.c_str(), 0700) == 0) {
    const bool given = ::geteuid() == 0 && ::stat(parent.c_str(), &above) == 0;
    if (given && above.st_uid != 0 && ::chown(folder.c_str(), above.st_uid, above.st_gid) != 0) {
      return folder + ": " + std::strerror(errno);
    }
  } else if (errno != EEXIST) {
    return folder + ": can't be made: " + std::strerror(errno);
  }
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return path + ": can't be opened: " + std::strerror(errno);
  struct stat owner {};
  std::string error;
  if (::fchmod(fd, 0600) != 0 && errno != EPERM) error = path + ": " + std::strerror(errno);
  if (::geteuid() == 0 && ::stat(folder.c_str(), &owner) == 0 && owner.st_uid != 0 &&
      ::fchown(fd, owner.st_uid, owner.st_gid) != 0) {
    error = path + ": " + std::strerror(errno);
  }
  ::close(fd);
  return error;
}

std::int64_t time_of(const sqlite::Statement& row, int column) {
  return static_cast<std::int64_t>(row.number(column));
}

AccountRow account_of(const sqlite::Statement& row) {
  return {std::string(row.text(0)),
          std::string(row.text(1)),
          static_cast<v1::AccountRole>(row.number(2)),
          std::string(row.text(3)),
          std::string(row.text(4)),
          row.number(5) != 0,
          time_of(row, 6)};
}

constexpr const char* account_columns =
    "SELECT name, display, role, password, pin, disabled, created_us FROM account";

}  // namespace

bool good_name(std::string_view name) {
  return name.size() >= 2 && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string display_of(std::string_view name) {
  std::string display(name);
  for (char& c : display) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return display;
}

bool good_display(std::string_view display) {
  return !display.empty() && display.size() <= 32 && display.front() != ' ' &&
         display.back() != ' ' &&
         std::all_of(display.begin(), display.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<v1::AccountRole> account_role(std::string_view word) {
  for (const RoleWord& one : roles) {
    if (one.word == word) return one.role;
  }
  return std::nullopt;
}

std::string role_word(v1::AccountRole role) {
  for (const RoleWord& one : roles) {
    if (one.role == role) return std::string(one.word);
  }
  return {};
}

std::string AccountStore::open(const std::string& folder) {
  const std::string path = folder + "/" + accounts_file;
  if (std::string error = make_private(folder, path); !error.empty()) return error;
  database_ = sqlite::Database(path, sqlite::Access::read_write);
  if (!database_.good()) return database_.error();
  return sqlite::migrate(database_, steps);
}

std::vector<AccountRow> AccountStore::accounts() {
  std::vector<AccountRow> found;
  sqlite::Statement all = database_.prepare(std::string(account_columns) + " ORDER BY name");
  while (row_of(all)) found.push_back(account_of(all));
  return found;
}

std::optional<AccountRow> AccountStore::account(const std::string& name) {
  sqlite::Statement one = database_.prepare(std::string(account_columns) + " WHERE name = ?1");
  one.bind(1, std::string_view(name));
  if (one.step() != SQLITE_ROW) return std::nullopt;
  return account_of(one);
}

std::vector<DeviceRow> AccountStore::devices() {
  std::vector<DeviceRow> found;
  sqlite::Statement all =
      database_.prepare("SELECT name, credential, revoked, created_us FROM device ORDER BY name");
  while (row_of(all)) {
    found.push_back(
        {std::string(all.text(0)), std::string(all.text(1)), all.number(2) != 0, time_of(all, 3)});
  }
  return found;
}

std::vector<LoginRow> AccountStore::logins() {
  std::vector<LoginRow> found;
  sqlite::Statement all = database_.prepare(
      "SELECT id, account, device, shared, receiver, created_us, seen_us, proven_us FROM login"
      " ORDER BY created_us, id");
  while (row_of(all)) {
    found.push_back({std::string(all.text(0)), std::string(all.text(1)), std::string(all.text(2)),
                     all.number(3) != 0, std::string(all.text(4)), time_of(all, 5), time_of(all, 6),
                     time_of(all, 7)});
  }
  return found;
}

std::optional<AccountRows> AccountStore::everything() {
  whole_ = database_.run("BEGIN") == SQLITE_OK;
  AccountRows rows{accounts(), devices(), logins()};
  (void)database_.run("COMMIT");
  if (!whole_) return std::nullopt;
  return rows;
}

bool AccountStore::row_of(sqlite::Statement& statement) {
  const int code = statement.step();
  whole_ = whole_ && (code == SQLITE_ROW || code == SQLITE_DONE);
  return code == SQLITE_ROW;
}

std::string AccountStore::change(sqlite::Statement& statement, const char* nothing) {
  if (statement.run() != SQLITE_OK) return database_.error();
  return sqlite3_changes(database_.raw()) == 0 ? nothing : "";
}

/// The first statement must change something: else `nothing` is said. A value that a statement does
/// not ask for is not bound.
std::string AccountStore::in_transaction(const std::vector<std::string>& sql,
                                         const std::vector<std::string>& values,
                                         const char* nothing) {
  if (database_.run("BEGIN IMMEDIATE") != SQLITE_OK) return database_.error();
  std::string error;
  for (std::size_t i = 0; i < sql.size() && error.empty(); ++i) {
    sqlite::Statement one = database_.prepare(sql[i]);
    for (std::size_t at = 0; at < values.size(); ++at) {
      one.bind(static_cast<int>(at) + 1, std::string_view(values[at]));
    }
    error = change(one, i == 0 ? nothing : "");
  }
  if (error.empty() && database_.run("COMMIT") == SQLITE_OK) return {};
  if (error.empty()) error = database_.error();
  (void)database_.run("ROLLBACK");
  return error;
}

std::string AccountStore::add(const AccountRow& account) {
  if (accounts().size() >= accounts_max) {
    return "There are " + std::to_string(accounts_max) + " accounts, and no more are taken.";
  }
  sqlite::Statement one =
      database_.prepare("INSERT OR IGNORE INTO account VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  one.bind(1, std::string_view(account.name));
  one.bind(2, std::string_view(account.display));
  one.bind(3, static_cast<std::uint64_t>(account.role));
  one.bind(4, std::string_view(account.password));
  one.bind(5, std::string_view(account.pin));
  one.bind(6, std::uint64_t{account.disabled});
  one.bind(7, static_cast<std::uint64_t>(account.created_us));
  return change(one, "There is an account with this name or display name already.");
}

std::string AccountStore::set_password(const std::string& name, const std::string& hash,
                                       const std::string& keep) {
  return in_transaction({"UPDATE account SET password = ?2 WHERE name = ?1",
                         "DELETE FROM login WHERE account = ?1 AND id <> ?3"},
                        {name, hash, keep}, "There is no such account.");
}

std::string AccountStore::refresh_password(const std::string& name, const std::string& hash) {
  return in_transaction({"UPDATE account SET password = ?2 WHERE name = ?1"}, {name, hash},
                        "There is no such account.");
}

std::string AccountStore::set_pin(const std::string& name, const std::string& hash) {
  return in_transaction({"UPDATE account SET pin = ?2 WHERE name = ?1"}, {name, hash},
                        "There is no such account.");
}

std::string AccountStore::set_disabled(const std::string& name, bool disabled) {
  if (!disabled) {
    return in_transaction({"UPDATE account SET disabled = 0 WHERE name = ?1"}, {name},
                          "There is no such account.");
  }
  return in_transaction(
      {"UPDATE account SET disabled = 1 WHERE name = ?1", "DELETE FROM login WHERE account = ?1"},
      {name}, "There is no such account.");
}

std::string AccountStore::add(const DeviceRow& device) {
  if (devices().size() >= devices_max) {
    return "There are " + std::to_string(devices_max) + " displays, and no more are taken.";
  }
  // A name that was revoked may be given again, with another credential.
  sqlite::Statement one = database_.prepare(
      "INSERT INTO device VALUES (?1, ?2, 0, ?3) ON CONFLICT (name) DO UPDATE"
      " SET credential = ?2, revoked = 0, created_us = ?3 WHERE revoked = 1");
  one.bind(1, std::string_view(device.name));
  one.bind(2, std::string_view(device.credential));
  one.bind(3, static_cast<std::uint64_t>(device.created_us));
  return change(one, "There is a display with this name already.");
}

std::string AccountStore::revoke(const std::string& device) {
  return in_transaction(
      {"UPDATE device SET revoked = 1 WHERE name = ?1", "DELETE FROM login WHERE device = ?1"},
      {device}, "There is no such display.");
}

std::string AccountStore::add(const LoginRow& login) {
  (void)database_.run(
      ("DELETE FROM login WHERE id IN (SELECT id FROM login ORDER BY seen_us DESC, id LIMIT -1"
       " OFFSET " +
       std::to_string(logins_max - 1) + ")")
          .c_str());
  sqlite::Statement one =
      database_.prepare("INSERT INTO login VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  one.bind(1, std::string_view(login.id));
  one.bind(2, std::string_view(login.account));
  one.bind(3, std::string_view(login.device));
  one.bind(4, std::uint64_t{login.shared});
  one.bind(5, std::string_view(login.receiver));
  one.bind(6, static_cast<std::uint64_t>(login.created_us));
  one.bind(7, static_cast<std::uint64_t>(login.seen_us));
  one.bind(8, static_cast<std::uint64_t>(login.proven_us));
  return change(one, "The login can't be kept.");
}

std::string AccountStore::end_login(const std::string& id) {
  return in_transaction({"DELETE FROM login WHERE id = ?1"}, {id}, "There is no such login.");
}

std::string AccountStore::save_times(const std::vector<LoginRow>& logins) {
  if (database_.run("BEGIN IMMEDIATE") != SQLITE_OK) return database_.error();
  sqlite::Statement one =
      database_.prepare("UPDATE login SET seen_us = ?2, proven_us = ?3 WHERE id = ?1");
  for (const LoginRow& login : logins) {
    one.bind(1, std::string_view(login.id));
    one.bind(2, static_cast<std::uint64_t>(login.seen_us));
    one.bind(3, static_cast<std::uint64_t>(login.proven_us));
    if (one.run() != SQLITE_OK) break;
  }
  if (database_.run("COMMIT") == SQLITE_OK) return {};
  std::string error = database_.error();
  (void)database_.run("ROLLBACK");
  return error;
}

std::uint64_t AccountStore::version() {
  return database_.number("PRAGMA data_version").value_or(0);
}

}  // namespace vigil::station

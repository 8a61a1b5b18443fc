// A station's folder with accounts in it, and a clock that the test moves. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "station/accounts.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::station {

/// 2026-11-22 12:00:00 UTC.
inline constexpr std::int64_t noon_us = 1'795'348'800'000'000;
inline constexpr const char* good_password = "quiet river 7";

class AccountsFixture : public ::testing::Test {
 protected:
  AccountsFixture() { EXPECT_EQ(other.open(folder.path()), ""); }

  /// As `vigil user add` does, by another connection.
  void add_account(const std::string& name, v1::AccountRole role, const std::string& pin = {}) {
    AccountRow account;
    account.name = name;
    account.display = display_of(name);
    account.role = role;
    account.password = hash_secret(good_password, HashCost::least()).value_or("");
    if (!pin.empty()) account.pin = hash_secret(pin, HashCost::least()).value_or("");
    account.created_us = noon_us;
    EXPECT_EQ(other.add(account), "");
  }
  /// Its credential.
  std::string add_device(const std::string& name) {
    const std::string credential = new_token();
    EXPECT_EQ(other.add(DeviceRow{name, token_hash(credential), false, noon_us}), "");
    return credential;
  }
  AccountsOptions options() {
    AccountsOptions made;
    made.folder = folder.path();
    made.cost = HashCost::least();
    made.now = [this] { return now; };
    made.watch = false;
    return made;
  }
  std::unique_ptr<Accounts> open() {
    OpenedAccounts opened = Accounts::open(options());
    EXPECT_EQ(opened.error, "");
    return std::move(opened.accounts);
  }
  static WallTime at(std::int64_t us) {
    return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(us)));
  }

  sessionlog::Folder folder;
  AccountStore other;  // of another program
  WallTime now = at(noon_us);
};

}  // namespace vigil::station

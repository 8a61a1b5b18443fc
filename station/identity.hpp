// Who is at a page, by login, by device credential, by PIN. Plain values. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// Wall time, UTC.
using WallTime = std::chrono::system_clock::time_point;

/// What a login's cookie stands for. Made by accounts, for the server and the api.
struct Identity {
  /// Of the login: "rn-2". Empty with `device`: a credential of a wall display.
  std::string account;
  std::string device;
  v1::AccountRole role = v1::ACCOUNT_ROLE_UNSPECIFIED;
  /// Shown to people and written into records: "RN-2".
  std::string display;
  /// Several persons use this browser: what is done asks for a PIN.
  bool shared = false;
  /// Name of the page as a receiver: "station-2". Stays with the cookie.
  std::string receiver;
  /// BLAKE2b-256 of the cookie, hexadecimal: names the login, is no secret.
  std::string login;
  /// A password or PIN was given then; commands of a person who is not shared end 15 min after the
  /// last one.
  WallTime proven{};

  [[nodiscard]] bool nobody() const { return account.empty() && device.empty(); }
  [[nodiscard]] bool view_only() const {
    return !device.empty() || role == v1::ACCOUNT_ROLE_VIEWER;
  }
};

}  // namespace vigil::station

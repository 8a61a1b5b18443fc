// How often somebody may try: log-ins of an account and of an address, PINs of an account.
//
// Nobody is locked out: who waits may try again. Times are given. Not locked: its owner does that.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>

#include "station/identity.hpp"

namespace vigil::station {

inline constexpr int logins_a_minute_of_account = 5;
inline constexpr int logins_a_minute_of_address = 20;
inline constexpr std::size_t wrong_pins_max = 5;
inline constexpr std::chrono::minutes wrong_pins_within{10};
/// Names and addresses that are remembered; the longest unused goes first.
inline constexpr std::size_t remembered_max = 4096;

/// So many at once, and as many again spread over a minute.
class Tries {
 public:
  explicit Tries(int a_minute) : a_minute_(a_minute) {}

  /// Takes one try. Zero: it is there; else how long to wait for the next one.
  [[nodiscard]] std::chrono::seconds take(const std::string& who, WallTime now);
  /// The try was good: it does not count.
  void give_back(const std::string& who);

 private:
  struct Bucket {
    double left = 0;
    WallTime at{};
  };
  void forget_one();
  int a_minute_;
  std::map<std::string, Bucket> buckets_;
};

class WrongPins {
 public:
  /// Zero: a PIN may be tried; else how long to wait.
  [[nodiscard]] std::chrono::seconds wait(const std::string& account, WallTime now);
  void wrong(const std::string& account, WallTime now);
  void right(const std::string& account) { wrong_.erase(account); }

 private:
  std::map<std::string, std::deque<WallTime>> wrong_;  // of accounts that there are
};

/// "40 s", "7 min 20 s".
[[nodiscard]] std::string wait_words(std::chrono::seconds wait);

}  // namespace vigil::station

#include "station/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "daemon/journal/blake.hpp"

namespace vigil::station {
namespace {

// What people who guess try first, in small letters; 8 bytes and more.
constexpr std::array<std::string_view, 60> commonest{
    "password",   "password1",     "password12",  "password123", "passw0rd",   "p@ssw0rd",
    "12345678",   "123456789",     "1234567890",  "87654321",    "123123123",  "1q2w3e4r",
    "1qaz2wsx",   "qwertyuiop",    "qwerty123",   "qwerty12",    "asdfghjkl",  "zxcvbnm1",
    "qwertzuiop", "iloveyou",      "sunshine",    "princess",    "football",   "baseball",
    "superman",   "trustno1",      "welcome1",    "welcome123",  "letmein1",   "letmein123",
    "admin123",   "administrator", "changeme",    "changeme1",   "default1",   "computer",
    "internet",   "starwars",      "whatever",    "michelle",    "jennifer",   "hospital",
    "hospital1",  "hospital123",   "nurse123",    "nurses123",   "doctor123",  "clinic123",
    "ketamine",   "ketamine1",     "ketamine123", "vigil123",    "vigilvigil", "passwort",
    "geheim123",  "abcd1234",      "abc12345",    "aa123456",    "test1234",   "guest1234"};

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool one_character(std::string_view text) {
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

/// "1234" and "8765": each digit one more, or one less, than the one before.
bool a_row(std::string_view digits) {
  for (const int step : {1, -1}) {
    bool all = true;
    for (std::size_t i = 1; i < digits.size(); ++i) all = all && digits[i] - digits[i - 1] == step;
    if (all) return true;
  }
  return false;
}

/// Waits until fewer than hashes_at_once are made. (A semaphore of libstdc++ 12 can miss a
/// wake-up.)
class Turn {
 public:
  Turn() {
    std::unique_lock lock(slots().mutex);
    slots().changed.wait(lock, [] { return slots().taken < hashes_at_once; });
    ++slots().taken;
  }
  ~Turn() {
    {
      const std::lock_guard lock(slots().mutex);
      --slots().taken;
    }
    slots().changed.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  struct Slots {
    std::mutex mutex;
    std::condition_variable changed;
    int taken = 0;
  };
  static Slots& slots() {
    static Slots all;
    return all;
  }
};

}  // namespace

HashCost HashCost::usual() {
  return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
}

HashCost HashCost::least() { return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN}; }

std::string refuse_password(std::string_view password, std::string_view account) {
  if (password.size() < password_min_bytes) {
    return "A password has at least " + std::to_string(password_min_bytes) + " characters.";
  }
  if (password.size() > password_max_bytes) {
    return "A password has at most " + std::to_string(password_max_bytes) + " bytes.";
  }
  if (password.find('\0') != std::string_view::npos) return "A password has no zero byte.";
  const std::string small = small_letters(password);
  const bool common = std::find(commonest.begin(), commonest.end(), small) != commonest.end();
  if (common || one_character(small)) return "This password is one of those tried first.";
  if (small == small_letters(account)) return "A password is not the account's name.";
  return {};
}

std::string refuse_pin(std::string_view pin) {
  const bool digits =
      std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || pin.size() < pin_min_digits || pin.size() > pin_max_digits) {
    return "A PIN has " + std::to_string(pin_min_digits) + " to " + std::to_string(pin_max_digits) +
           " digits.";
  }
  if (one_character(pin) || a_row(pin)) return "This PIN is too easy: as 0000 or 1234.";
  return {};
}

std::optional<std::string> hash_secret(std::string_view secret, const HashCost& cost) {
  if (sodium_init() < 0) return std::nullopt;
  const Turn turn;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int code =
      crypto_pwhash_str(hash.data(), secret.data(), secret.size(), cost.operations, cost.memory);
  return code == 0 ? std::optional<std::string>(hash.data()) : std::nullopt;
}

bool fits(const std::string& hash, std::string_view secret) {
  if (sodium_init() < 0 || hash.empty()) return false;
  const Turn turn;
  return crypto_pwhash_str_verify(hash.c_str(), secret.data(), secret.size()) == 0;
}

bool wants_rehash(const std::string& hash, const HashCost& cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.operations, cost.memory) != 0;
}

std::string new_token() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 65> text{};
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  return text.data();
}

std::string token_hash(std::string_view token) {
  journal::Blake blake;
  blake.add(token);
  const journal::Blake::Hash hash = blake.hash();
  std::array<char, 2 * sizeof(hash) + 1> text{};
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  return text.data();
}

}  // namespace vigil::station

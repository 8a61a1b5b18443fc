// Passwords and PINs: which are taken, how they are kept, and whether one fits.
//
// It knows no account. Hashing is slow and takes 64 MiB on purpose: never on the io thread. Any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vigil::station {

inline constexpr std::size_t password_min_bytes = 8;
inline constexpr std::size_t password_max_bytes = 128;
inline constexpr std::size_t pin_min_digits = 4;
inline constexpr std::size_t pin_max_digits = 8;
/// Hashes that are made at the same time, at most: each takes its own memory.
inline constexpr int hashes_at_once = 2;

/// argon2id. Tests take the least there is.
struct HashCost {
  unsigned long long operations = 0;
  std::size_t memory = 0;
  /// INTERACTIVE of libsodium: 2 passes over 64 MiB.
  [[nodiscard]] static HashCost usual();
  [[nodiscard]] static HashCost least();
};

/// Empty: it is taken. Else the rule, in words.
[[nodiscard]] std::string refuse_password(std::string_view password, std::string_view account);
[[nodiscard]] std::string refuse_pin(std::string_view pin);

/// Nothing: there is not the memory for it.
[[nodiscard]] std::optional<std::string> hash_secret(std::string_view secret, const HashCost& cost);
[[nodiscard]] bool fits(const std::string& hash, std::string_view secret);
/// The hash was made at another cost: make it anew while the secret is at hand.
[[nodiscard]] bool wants_rehash(const std::string& hash, const HashCost& cost);

/// 256 random bits, 64 hexadecimal digits: a cookie, or a credential of a display.
[[nodiscard]] std::string new_token();
/// BLAKE2b-256 of a token, hexadecimal. It names the token and does not give it away.
[[nodiscard]] std::string token_hash(std::string_view token);

}  // namespace vigil::station

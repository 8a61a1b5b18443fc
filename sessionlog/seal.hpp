// Seals of the chain: Ed25519 over its head, and the text file that a person can print.
//
// The key is made at first start and never leaves its folder. Any thread, one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vigil/v1/log.pb.h"

namespace vigil::sessionlog {

inline constexpr const char* key_name = "seal.key";         // mode 0600
inline constexpr const char* public_key_name = "seal.pub";  // hexadecimal, a line
inline constexpr const char* seals_folder = "seals";

/// What is signed, as text: a person can sign and check it with other programs.
[[nodiscard]] std::string seal_text(const v1::LogSeal& seal);
[[nodiscard]] bool signature_holds(const v1::LogSeal& seal);

class SealKey {
 public:
  /// Reads the key of a folder, or makes one if there is none. Nothing: `error` says why.
  [[nodiscard]] static std::optional<SealKey> load_or_make(const std::string& folder,
                                                           std::string& error);
  /// Fills in key and signature.
  void sign(v1::LogSeal& seal) const;
  [[nodiscard]] std::string public_hex() const;

 private:
  std::array<unsigned char, 32> public_{};
  std::array<unsigned char, 64> secret_{};
};

/// To be read aloud and compared: the first half of the BLAKE2b-256 of a public key, in groups of
/// four digits. `public_hex`: 64 hexadecimal digits; empty if it is anything else.
[[nodiscard]] std::string key_fingerprint(const std::string& public_hex);

/// Replaces seals/DAY.txt in the log's folder by these seals of that day. False: it can't be
/// written; the seals themselves are in the log.
bool write_seal_file(const std::string& folder, const std::vector<v1::LogSeal>& seals);

}  // namespace vigil::sessionlog

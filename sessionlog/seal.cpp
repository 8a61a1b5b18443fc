#include "sessionlog/seal.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "sessionlog/chain.hpp"
#include "sessionlog/files.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::size_t seed_bytes = crypto_sign_SEEDBYTES;
static_assert(crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string seal_text(const v1::LogSeal& seal) {
  return "vigil session log seal 1\nday " + seal.day() + "\nsession " +
         (seal.session().empty() ? "-" : seal.session()) + "\nrecord " +
         std::to_string(seal.last_record()) + "\nhead " + to_hex(as_bytes(seal.head())) + "\n";
}

bool signature_holds(const v1::LogSeal& seal) {
  if (seal.signature().size() != crypto_sign_BYTES) return false;
  if (seal.public_key().size() != crypto_sign_PUBLICKEYBYTES) return false;
  const std::string text = seal_text(seal);
  return crypto_sign_verify_detached(bytes_of(seal.signature()), bytes_of(text), text.size(),
                                     bytes_of(seal.public_key())) == 0;
}

std::optional<SealKey> SealKey::load_or_make(const std::string& folder, std::string& error) {
  if (sodium_init() < 0) {
    error = "libsodium can't be used here";
    return std::nullopt;
  }
  const std::string path = folder + "/" + key_name;
  std::string seed;
  if (const auto text = read_text_file(path)) {
    const auto bytes = from_hex(first_line(*text));
    if (!bytes || bytes->size() != seed_bytes) {
      error = path + ": is no key: expected 64 hexadecimal digits";
      return std::nullopt;
    }
    seed = *bytes;
  } else if (errno != ENOENT) {
    error = path + ": " + std::strerror(errno);
    return std::nullopt;
  } else {
    seed.resize(seed_bytes);
    randombytes_buf(seed.data(), seed.size());
    if (!write_file_whole(path, to_hex(as_bytes(seed)) + "\n", 0600)) {
      error = path + ": can't be written: " + std::strerror(errno);
      return std::nullopt;
    }
  }
  SealKey key;
  crypto_sign_seed_keypair(key.public_.data(), key.secret_.data(), bytes_of(seed));
  const std::string beside = folder + "/" + public_key_name;
  const std::string line = key.public_hex() + "\n";
  if (read_text_file(beside) != line && !write_file_whole(beside, line, 0644)) {
    error = beside + ": can't be written: " + std::strerror(errno);
    return std::nullopt;
  }
  return key;
}

void SealKey::sign(v1::LogSeal& seal) const {
  seal.set_public_key(public_.data(), public_.size());
  const std::string text = seal_text(seal);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, bytes_of(text),
                       text.size(), secret_.data());
  seal.set_signature(std::move(signature));
}

std::string SealKey::public_hex() const { return to_hex(public_); }

std::string key_fingerprint(const std::string& public_hex) {
  const auto bytes = from_hex(public_hex);
  if (!bytes || bytes->size() != crypto_sign_PUBLICKEYBYTES) return {};
  const std::string digits = to_hex(payload_hash(as_bytes(*bytes)));
  std::string groups;
  for (std::size_t i = 0; i < digits.size() / 2; i += 4) {
    groups += (i == 0 ? "" : " ") + digits.substr(i, 4);
  }
  return groups;
}

bool write_seal_file(const std::string& folder, const std::vector<v1::LogSeal>& seals) {
  if (seals.empty()) return true;
  std::error_code ignored;
  std::filesystem::create_directories(folder + "/" + seals_folder, ignored);
  std::string text =
      "Seals of the session log of Vigil. Secondary, advisory notification: the bedside monitor\n"
      "stays the primary alarm.\n"
      "Print and keep: what was recorded up to a seal can't be changed without its head "
      "changing.\n";
  for (const v1::LogSeal& seal : seals) {
    text += "\n" + seal_text(seal) + "key " + to_hex(as_bytes(seal.public_key())) + "\nsignature " +
            to_hex(as_bytes(seal.signature())) + "\n";
  }
  return write_file_whole(folder + "/" + seals_folder + "/" + seals.front().day() + ".txt", text,
                          0644);
}

}  // namespace vigil::sessionlog

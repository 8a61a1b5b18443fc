#include "sessionlog/chain.hpp"

#include <sodium.h>

namespace vigil::sessionlog {
namespace {

/// Numbers go in as 64 bits, little-endian; text behind its length.
class Blake {
 public:
  Blake() {
    static const int ready = sodium_init();  // chooses the code that fits the processor
    (void)ready;
    crypto_generichash_init(&state_, nullptr, 0, std::tuple_size_v<Hash>);
  }
  void add(std::span<const std::uint8_t> bytes) {
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }
  void add(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(number & 0xFF);
      number >>= 8U;
    }
    add(bytes);
  }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    add(as_bytes(text));
  }
  [[nodiscard]] Hash hash() {
    Hash hash{};
    crypto_generichash_final(&state_, hash.data(), hash.size());
    return hash;
  }

 private:
  crypto_generichash_state state_{};
};

constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

Hash genesis_hash() {
  Blake blake;
  blake.add(std::string_view("vigil session log"));
  return blake.hash();
}

Hash payload_hash(std::span<const std::uint8_t> payload) {
  Blake blake;
  blake.add(payload);
  return blake.hash();
}

Hash record_hash(const Hash& previous, const Record& record, const Hash& payload) {
  Blake blake;
  blake.add(previous);
  blake.add(record.id);
  blake.add(static_cast<std::uint64_t>(record.kind));
  blake.add(std::string_view(record.source));
  blake.add(record.epoch);
  blake.add(record.seq);
  blake.add(static_cast<std::uint64_t>(record.wall_us));
  blake.add(std::string_view(record.session));
  blake.add(payload);
  return blake.hash();
}

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = digits.find(text[i]);
    const std::size_t low = digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace vigil::sessionlog

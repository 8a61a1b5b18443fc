#include "sessionlog/chain.hpp"

#include "daemon/journal/blake.hpp"

namespace vigil::sessionlog {
namespace {

using journal::Blake;

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

// BLAKE2b-256 over numbers (64 bits, little-endian), bytes, and texts behind their length, one
// after the other: what the chains of journal and session log are made with. Values, any thread.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace vigil::journal {

class Blake {
 public:
  using Hash = std::array<std::uint8_t, 32>;
  Blake();
  void add(std::span<const std::uint8_t> bytes) {
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }
  void add(std::uint64_t number);
  void add(std::string_view text);
  [[nodiscard]] Hash hash();

 private:
  crypto_generichash_state state_{};
};

}  // namespace vigil::journal

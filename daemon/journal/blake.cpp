#include "daemon/journal/blake.hpp"

namespace vigil::journal {

Blake::Blake() {
  static const int ready = sodium_init();  // chooses the code that fits the processor
  (void)ready;
  crypto_generichash_init(&state_, nullptr, 0, std::tuple_size_v<Hash>);
}

void Blake::add(std::uint64_t number) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(number & 0xFF);
    number >>= 8U;
  }
  add(bytes);
}

void Blake::add(std::string_view text) {
  add(std::uint64_t{text.size()});
  add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Blake::Hash Blake::hash() {
  Hash hash{};
  crypto_generichash_final(&state_, hash.data(), hash.size());
  return hash;
}

}  // namespace vigil::journal

// Bytes of a terminal's keyboard as keys. Pure function, any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace vigil::watch {

enum class KeyKind : std::uint8_t { up, down, enter, escape, backspace, text };

struct Key {
  KeyKind kind = KeyKind::text;
  char text = 0;  // printable ASCII, if kind is text
  friend bool operator==(const Key&, const Key&) = default;
};

/// The keys of what one read brought. Sequences that mean nothing here are passed over; so is what
/// is not ASCII.
[[nodiscard]] std::vector<Key> keys_of(std::string_view bytes);

}  // namespace vigil::watch

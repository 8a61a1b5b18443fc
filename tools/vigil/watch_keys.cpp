#include "tools/vigil/watch_keys.hpp"

namespace vigil::watch {
namespace {

constexpr char escape = '\x1b';

/// Takes a control sequence (ECMA-48: CSI or SS3, parameters, a final byte) off the front; its
/// final byte, or 0 if it has none.
char take_sequence(std::string_view& bytes) {
  bytes.remove_prefix(2);
  while (!bytes.empty()) {
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (c >= '@' && c <= '~') return c;
  }
  return 0;
}

}  // namespace

std::vector<Key> keys_of(std::string_view bytes) {
  std::vector<Key> keys;
  while (!bytes.empty()) {
    const char c = bytes.front();
    if (c == escape && bytes.size() > 1 && (bytes[1] == '[' || bytes[1] == 'O')) {
      const char last = take_sequence(bytes);
      if (last == 'A') keys.push_back({KeyKind::up});
      if (last == 'B') keys.push_back({KeyKind::down});
      continue;
    }
    bytes.remove_prefix(1);
    if (c == escape) keys.push_back({KeyKind::escape});
    if (c == '\r' || c == '\n') keys.push_back({KeyKind::enter});
    if (c == '\b' || c == '\x7f') keys.push_back({KeyKind::backspace});
    if (c >= ' ' && c <= '~') keys.push_back({KeyKind::text, c});
  }
  return keys;
}

}  // namespace vigil::watch

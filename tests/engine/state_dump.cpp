#include "tests/engine/state_dump.hpp"

#include <optional>
#include <span>

namespace vigil::engine {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::size_t number(Bytes bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8U | bytes[i - 1];
  return value;
}

struct Value {
  bool nested = false;
  Bytes bytes;
};

struct Dump {
  std::vector<std::string> names;
  std::vector<std::string> lines;

  static std::optional<Value> value(Bytes& from) {
    if (from.empty()) return std::nullopt;
    const bool nested = from[0] == 255;
    if (nested && from.size() < 5) return std::nullopt;
    const std::size_t size = nested ? number(from.subspan(1, 4)) : from[0];
    from = from.subspan(nested ? 5 : 1);
    if (size > from.size()) return std::nullopt;
    const Value found{nested, from.first(size)};
    from = from.subspan(size);
    return found;
  }

  /// Fields with names, or nothing if these bytes are none.
  std::optional<std::vector<std::pair<std::string, Value>>> fields(Bytes from) const {
    std::vector<std::pair<std::string, Value>> found;
    while (!from.empty()) {
      if (from.size() < 3) return std::nullopt;
      const std::size_t tag = number(from.first(2));
      if (tag == 0 || tag > names.size()) return std::nullopt;
      from = from.subspan(2);
      const auto one = value(from);
      if (!one) return std::nullopt;
      found.emplace_back(names[tag - 1], *one);
    }
    return found;
  }

  void put(const std::string& path, const Value& from) {
    if (!from.nested) {
      std::string text = path + " ";
      bool printable = from.bytes.size() > 3;
      for (const std::uint8_t byte : from.bytes) printable = printable && byte >= 32 && byte < 127;
      if (printable) {
        for (const std::uint8_t byte : from.bytes) text += static_cast<char>(byte);
      } else {
        text += std::to_string(number(from.bytes));
      }
      lines.push_back(text);
      return;
    }
    if (const auto all = fields(from.bytes)) {
      for (const auto& [name, one] : *all) put(path + "." + name, one);
      return;
    }
    Bytes rest = from.bytes;
    for (std::size_t i = 0; !rest.empty(); ++i) {
      const auto one = value(rest);
      if (!one) return lines.push_back(path + " ?");
      put(path + "." + std::to_string(i), *one);
    }
  }
};

}  // namespace

std::vector<std::string> dump(const std::vector<std::uint8_t>& saved) {
  const Bytes all(saved);
  const std::size_t table = number(all.subspan(8, 4));
  Dump made;
  Bytes names = all.subspan(table + 2);
  while (const auto name = Dump::value(names)) {
    made.names.emplace_back(name->bytes.begin(), name->bytes.end());
  }
  made.put("", {true, all.subspan(12, table - 12)});
  return made.lines;
}

std::string difference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  if (a == b) return "";
  const auto one = dump(a);
  const auto other = dump(b);
  for (std::size_t i = 0; i < one.size() && i < other.size(); ++i) {
    if (one[i] != other[i]) return one[i] + " / " + other[i];
  }
  return "one has more lines, or the order of the names differs";
}

}  // namespace vigil::engine

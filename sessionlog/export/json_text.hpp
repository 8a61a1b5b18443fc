// Objects and arrays of JSON as text, members in the order given.
//
// Values are JSON already; a member without a value is left out. Pure, any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sessionlog/export/text.hpp"

namespace vigil::sessionlog::json {

using Member = std::pair<std::string_view, std::string>;

[[nodiscard]] inline std::string object(std::initializer_list<Member> members) {
  std::string text = "{";
  for (const auto& [name, value] : members) {
    if (value.empty()) continue;
    if (text.size() > 1) text += ',';
    text += '"';
    text += name;
    text += "\":";
    text += value;
  }
  return text + '}';
}

/// Empty, and so left out, if there is no item.
[[nodiscard]] inline std::string array(const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string text = "[";
  for (const std::string& item : items) {
    if (text.size() > 1) text += ',';
    text += item;
  }
  return text + ']';
}

/// Empty, and so left out, if there is no text.
[[nodiscard]] inline std::string text(std::string_view value) {
  return value.empty() ? std::string() : json_string(value);
}

}  // namespace vigil::sessionlog::json

// A whole file as text. Any thread.
#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace vigil {

/// Nothing if it can't be read.
[[nodiscard]] inline std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return std::nullopt;
  return text;
}

}  // namespace vigil

// Every change of one bit in a cell of a table, for tests that look for damage.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "daemon/journal/sqlite.hpp"

namespace vigil::sqlite {

/// A cell, one bit of it changed in turn, byte by byte: as SQL.
inline std::vector<std::string> flips_of(const Statement& row) {
  std::vector<std::string> all;
  if (row.type(0) == SQLITE_INTEGER) {
    for (std::size_t byte = 0; byte < 8; ++byte) {
      all.push_back(std::to_string(
          static_cast<std::int64_t>(row.number(0) ^ std::uint64_t{1} << (8 * byte))));
    }
    return all;
  }
  const auto bytes = row.bytes(0);
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    std::string hex;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      char pair[3];
      std::snprintf(pair, sizeof pair, "%02X", bytes[i] ^ (i == byte ? 1U : 0U));
      hex += pair;
    }
    const std::string blob = "x'" + hex + "'";
    all.push_back(row.type(0) == SQLITE_TEXT ? "CAST(" + blob + " AS TEXT)" : blob);
  }
  return all;
}

}  // namespace vigil::sqlite

// One table of a scenario file: takes its keys one by one, notes each mistake with its place, and
// at the end every key that nobody took. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include "tools/sim/scenario.hpp"

namespace vigil::sim {

class ScenarioTable {
 public:
  ScenarioTable(const toml::table& table, std::vector<ScenarioError>& errors)
      : table_(table), errors_(errors) {}

  /// The value, if it is a text of at most `longest` characters; notes a mistake otherwise.
  std::string text(std::string_view key, bool required, std::size_t longest = 64);
  /// The number times 1000, from `lowest` to `highest` (in units); `fallback` if there is none.
  std::int32_t milli(std::string_view key, std::int32_t fallback_milli, double lowest,
                     double highest);
  /// A time in seconds, with parts; `fallback` if there is none.
  Duration seconds(std::string_view key, Duration fallback, bool required = false);
  Duration minutes(std::string_view key, Duration fallback);
  std::int64_t whole(std::string_view key, std::int64_t fallback, std::int64_t lowest,
                     std::int64_t highest);
  /// The table or array behind the key; nullptr if there is none or it is something else.
  const toml::table* table(std::string_view key);
  const toml::array* array(std::string_view key);

  void error(const toml::node& where, std::string what);
  void error_at(std::string_view key, std::string what);
  /// Notes every key that was not asked for.
  void close();
  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

 private:
  const toml::node* take(std::string_view key, bool required);

  const toml::table& table_;
  std::vector<ScenarioError>& errors_;
  std::vector<std::string> taken_;
};

/// The happening that a table tells; every mistake is noted.
std::optional<Happening> read_happening(const toml::table& table,
                                        std::vector<ScenarioError>& errors,
                                        const SimulatedBed& bed);

}  // namespace vigil::sim

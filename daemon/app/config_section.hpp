// One table of the configuration file, checked against a list of the keys that it may hold.
//
// It knows TOML types, ranges and spelling; what a key means is said by who reads it (config*.cpp).
// Used only while a configuration is read, by one thread.
#pragma once

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/app/config.hpp"

namespace vigil::app {

/// A place in a file; line and column count from 1.
struct Mark {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string file{};  // as in ConfigError
};
[[nodiscard]] Mark mark_of(const toml::node& node);

/// Collects mistakes. After max_reported of a kind it only counts: a damaged file can hold tens of
/// thousands.
class Report {
 public:
  static constexpr std::size_t max_reported = 200;
  void error(const Mark& at, std::string text) {
    add(errors_, dropped_errors_, at, std::move(text));
  }
  void warning(const Mark& at, std::string text) {
    add(warnings_, dropped_warnings_, at, std::move(text));
  }
  [[nodiscard]] bool clean() const { return errors_.empty(); }
  /// Sorted by place; the report is empty afterwards.
  [[nodiscard]] std::vector<ConfigError> take_errors() { return take(errors_, dropped_errors_); }
  [[nodiscard]] std::vector<ConfigError> take_warnings() {
    return take(warnings_, dropped_warnings_);
  }

 private:
  static void add(std::vector<ConfigError>& list, std::size_t& dropped, const Mark& at,
                  std::string text);
  static std::vector<ConfigError> take(std::vector<ConfigError>& list, std::size_t& dropped);
  std::vector<ConfigError> errors_;
  std::vector<ConfigError> warnings_;
  std::size_t dropped_errors_ = 0;
  std::size_t dropped_warnings_ = 0;
};

enum class Expect : std::uint8_t {
  text,
  maybe_text,  // may be empty
  boolean,
  whole,
  number,
  texts,
  wholes,
  table,
  tables,
  table_or_tables,
};

/// What may stand in a table, and in which range. `choices` limits a text, or each text of a list,
/// to these words.
struct KeySpec {
  std::string_view name;
  Expect type = Expect::text;
  bool required = false;
  double least = std::numeric_limits<double>::lowest();
  double most = std::numeric_limits<double>::max();
  std::span<const std::string_view> choices{};
};

/// A table whose keys were checked: a value that was wrong is reported, and reads as absent.
class Section {
 public:
  /// `where` names the table to people, for example "[[bed.monitor]]". `table` outlives the
  /// section.
  Section(const toml::table& table, std::string where, std::span<const KeySpec> keys,
          Report& report);

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view key) const;
  /// Thousandths; a number with more decimals than three is reported here, once per call.
  [[nodiscard]] std::optional<std::int64_t> milli(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<std::int64_t> wholes(std::string_view key) const;
  [[nodiscard]] const toml::array* list(std::string_view key) const;
  [[nodiscard]] const toml::table* table(std::string_view key) const;
  /// The tables of `key`, whether it is one table or a list of them.
  [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key) const;
  /// Whether the key stands there at all, right or wrong.
  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  /// Where the value of `key` stands; where the table begins, if it has none.
  [[nodiscard]] Mark mark(std::string_view key) const;
  [[nodiscard]] Mark mark() const { return mark_of(table_); }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[nodiscard]] const toml::node* good(std::string_view key) const;
  bool fits(const KeySpec& spec, const toml::node& node);
  bool in_range(const KeySpec& spec, const toml::node& node);
  bool is_choice(const KeySpec& spec, const toml::node& node);
  bool entries_fit(const KeySpec& spec, const toml::array& list);
  const toml::table& table_;
  std::string where_;
  Report& report_;
  std::vector<std::string_view> good_;  // views into the KeySpecs' names, which are constants
};

/// The word of `known` that `word` most likely means, or "" if none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> known);
/// `word` in quotes for a message: short, and without control characters.
[[nodiscard]] std::string quoted(std::string_view word);
/// Whether `text` is 1 to `max_chars` of a-z, 0-9 and "-".
[[nodiscard]] bool is_id(std::string_view text, std::size_t max_chars);
/// "a, b or c".
[[nodiscard]] std::string one_of(std::span<const std::string_view> words);
/// A number of thousandths as people write it: 92500 is "92.5".
[[nodiscard]] std::string from_milli(std::int64_t milli);

}  // namespace vigil::app

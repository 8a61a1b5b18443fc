#include "daemon/app/config_section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

namespace vigil::app {
namespace {

constexpr std::size_t shown_chars = 48;
constexpr std::size_t max_list_entries = 16;

std::string_view expected(Expect type) {
  switch (type) {
    case Expect::text:
    case Expect::maybe_text:
      return "a text";
    case Expect::boolean:
      return "true or false";
    case Expect::whole:
      return "a whole number";
    case Expect::number:
      return "a number";
    case Expect::texts:
      return "a list of texts";
    case Expect::wholes:
      return "a list of whole numbers";
    case Expect::table:
      return "a table";
    case Expect::tables:
      return "tables in double brackets";
    case Expect::table_or_tables:
      return "a table or a list of tables";
  }
  return "";
}

std::string_view found(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a text";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a point";
    case toml::node_type::array:
      return node.is_array_of_tables() ? "a list of tables" : "a list";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

bool has_type(Expect type, const toml::node& node) {
  switch (type) {
    case Expect::text:
    case Expect::maybe_text:
      return node.is_string();
    case Expect::boolean:
      return node.is_boolean();
    case Expect::whole:
      return node.is_integer();
    case Expect::number:
      return node.is_number();
    case Expect::texts:
    case Expect::wholes:
      return node.is_array();
    case Expect::table:
      return node.is_table();
    case Expect::tables:
      return node.is_array_of_tables();
    case Expect::table_or_tables:
      return node.is_table() || node.is_array_of_tables();
  }
  return false;
}

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto form = std::fabs(value) < 1e12 ? std::chars_format::fixed : std::chars_format::general;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, form).ptr;
  return {text.data(), end};
}

/// Levenshtein's distance with neighbours swapped as one step: the usual slips of a hand.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

Mark mark_of(const toml::node& node) {
  const toml::source_region& source = node.source();
  Mark mark;
  if (source.begin) mark = {source.begin.line, source.begin.column};
  if (source.path) mark.file = *source.path;
  return mark;
}

void Report::add(std::vector<ConfigError>& list, std::size_t& dropped, const Mark& at,
                 std::string text) {
  if (list.size() >= max_reported) {
    ++dropped;
    return;
  }
  list.push_back({at.line, at.column, std::move(text), at.file});
}

std::vector<ConfigError> Report::take(std::vector<ConfigError>& list, std::size_t& dropped) {
  std::stable_sort(list.begin(), list.end(), [](const ConfigError& a, const ConfigError& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  if (dropped > 0) {
    list.push_back({list.back().line, list.back().column,
                    "and " + std::to_string(dropped) + " more, not shown", list.back().file});
  }
  dropped = 0;
  return std::exchange(list, {});
}

Section::Section(const toml::table& table, std::string where, std::span<const KeySpec> keys,
                 Report& report)
    : table_(table), where_(std::move(where)), report_(report) {
  std::vector<std::string_view> known;
  for (const KeySpec& spec : keys) known.push_back(spec.name);
  for (const auto& entry : table) {
    // Not a structured binding: clang 14 can't take one into a lambda.
    const toml::key& key = entry.first;
    const toml::node& node = entry.second;
    const auto spec = std::find_if(keys.begin(), keys.end(),
                                   [&](const KeySpec& s) { return s.name == key.str(); });
    if (spec == keys.end()) {
      const std::string_view near = nearest(key.str(), known);
      Mark at = mark_of(node);
      if (key.source().begin) {
        at.line = key.source().begin.line;
        at.column = key.source().begin.column;
      }
      report_.error(at, "unknown key " + quoted(key.str()) + " in " + where_ + ", " +
                            (near.empty() ? "expected " + one_of(known)
                                          : "did you mean " + quoted(near) + "?"));
    } else if (fits(*spec, node)) {
      good_.push_back(spec->name);
    }
  }
  for (const KeySpec& spec : keys) {
    if (spec.required && !table.contains(spec.name)) {
      report_.error(mark(), where_ + " has no " + quoted(spec.name) + ", expected " +
                                std::string(expected(spec.type)));
    }
  }
}

bool Section::fits(const KeySpec& spec, const toml::node& node) {
  if (!has_type(spec.type, node)) {
    report_.error(mark_of(node), quoted(spec.name) + " is " + std::string(found(node)) +
                                     ", expected " + std::string(expected(spec.type)));
    return false;
  }
  if (node.is_string()) return is_choice(spec, node);
  if (node.is_number()) return in_range(spec, node);
  if (spec.type == Expect::texts || spec.type == Expect::wholes) {
    return entries_fit(spec, *node.as_array());
  }
  return true;
}

bool Section::is_choice(const KeySpec& spec, const toml::node& node) {
  const std::string& text = node.as_string()->get();
  if (text.empty() && spec.type != Expect::maybe_text) {
    report_.error(mark_of(node), quoted(spec.name) + " is empty, expected a text");
    return false;
  }
  if (spec.choices.empty() ||
      std::find(spec.choices.begin(), spec.choices.end(), text) != spec.choices.end()) {
    return true;
  }
  report_.error(mark_of(node),
                quoted(spec.name) + " is " + quoted(text) + ", expected " + one_of(spec.choices));
  return false;
}

bool Section::entries_fit(const KeySpec& spec, const toml::array& list) {
  if (list.empty() || list.size() > max_list_entries) {
    report_.error(mark_of(list), quoted(spec.name) + " has " + std::to_string(list.size()) +
                                     " entries, expected 1 to " + std::to_string(max_list_entries));
    return false;
  }
  const Expect type = spec.type == Expect::texts ? Expect::text : Expect::whole;
  bool fit = true;
  for (const toml::node& entry : list) {
    if (!has_type(type, entry)) {
      report_.error(mark_of(entry), quoted(spec.name) + " is " + std::string(found(entry)) +
                                        ", expected " + std::string(expected(type)));
      return false;
    }
    // Not joined by "&&": every wrong entry is told.
    if (!(type == Expect::text ? is_choice(spec, entry) : in_range(spec, entry))) fit = false;
  }
  return fit;
}

bool Section::in_range(const KeySpec& spec, const toml::node& node) {
  const double value = node.value<double>().value_or(0.0);
  if (!std::isfinite(value)) {
    report_.error(mark_of(node), quoted(spec.name) + " is not a finite number, expected a number");
    return false;
  }
  if (value >= spec.least && value <= spec.most) return true;
  report_.error(mark_of(node), quoted(spec.name) + " is " + shortest(value) + ", expected " +
                                   shortest(spec.least) + " to " + shortest(spec.most));
  return false;
}

const toml::node* Section::good(std::string_view key) const {
  return std::find(good_.begin(), good_.end(), key) == good_.end() ? nullptr : table_.get(key);
}

std::optional<std::string> Section::text(std::string_view key) const {
  const toml::node* node = good(key);
  return node != nullptr ? node->value<std::string>() : std::nullopt;
}

std::optional<bool> Section::boolean(std::string_view key) const {
  const toml::node* node = good(key);
  return node != nullptr ? node->value<bool>() : std::nullopt;
}

std::optional<std::int64_t> Section::whole(std::string_view key) const {
  const toml::node* node = good(key);
  return node != nullptr ? node->value<std::int64_t>() : std::nullopt;
}

std::optional<std::int64_t> Section::milli(std::string_view key) const {
  const toml::node* node = good(key);
  if (node == nullptr) return std::nullopt;
  // Every number of the file has a range far inside what a double holds exactly in thousandths.
  const double value = node->value<double>().value_or(0.0);
  const double scaled = value * 1000.0;
  const double rounded = std::round(scaled);
  if (std::fabs(scaled - rounded) > 1e-6) {
    report_.error(mark_of(*node),
                  quoted(key) + " is " + shortest(value) + ", expected at most three decimals");
    return std::nullopt;
  }
  return static_cast<std::int64_t>(rounded);
}

std::vector<std::string> Section::texts(std::string_view key) const {
  std::vector<std::string> read;
  const toml::node* node = good(key);
  if (node == nullptr || !node->is_array()) return read;
  for (const toml::node& entry : *node->as_array()) {
    if (const auto text = entry.value<std::string>()) read.push_back(*text);
  }
  return read;
}

std::vector<std::int64_t> Section::wholes(std::string_view key) const {
  std::vector<std::int64_t> read;
  const toml::node* node = good(key);
  if (node == nullptr || !node->is_array()) return read;
  for (const toml::node& entry : *node->as_array()) {
    if (const auto number = entry.value<std::int64_t>()) read.push_back(*number);
  }
  return read;
}

const toml::array* Section::list(std::string_view key) const {
  const toml::node* node = good(key);
  return node != nullptr ? node->as_array() : nullptr;
}

const toml::table* Section::table(std::string_view key) const {
  const toml::node* node = good(key);
  return node != nullptr ? node->as_table() : nullptr;
}

std::vector<const toml::table*> Section::tables(std::string_view key) const {
  std::vector<const toml::table*> read;
  if (const toml::table* one = table(key)) read.push_back(one);
  if (const toml::array* several = list(key)) {
    for (const toml::node& entry : *several) {
      if (const toml::table* one = entry.as_table()) read.push_back(one);
    }
  }
  return read;
}

Mark Section::mark(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node != nullptr ? mark_of(*node) : mark();
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > shown_chars) return "";
  // The usual slip is to forget the unit at the end of a name: "delay" for "delay_s".
  for (const std::string_view candidate : known) {
    if (word.size() >= 3 && candidate.starts_with(word)) return candidate;
  }
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 3)) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t distance = slips(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string quoted(std::string_view word) {
  std::string text = "'";
  for (const char c : word.substr(0, shown_chars)) {
    text += (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) ? '?' : c;
  }
  // A cut inside a character of several bytes would make the whole message invalid UTF-8.
  if (word.size() > shown_chars) {
    while ((static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
    if ((static_cast<unsigned char>(text.back()) & 0x80U) != 0) text.pop_back();
    text += "...";
  }
  return text + "'";
}

bool is_id(std::string_view text, std::size_t max_chars) {
  return !text.empty() && text.size() <= max_chars &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string one_of(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string from_milli(std::int64_t milli) { return shortest(static_cast<double>(milli) / 1000.0); }

}  // namespace vigil::app

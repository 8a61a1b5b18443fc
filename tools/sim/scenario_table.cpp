#include "tools/sim/scenario_table.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::sim {
namespace {

constexpr double longest_s = 7.0 * 24 * 3600;

// "72", not "72.000000".
std::string plain(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Duration from_seconds(double s) { return Duration(std::llround(s * 1e6) * 1000); }

}  // namespace

void ScenarioTable::error(const toml::node& where, std::string what) {
  const auto& begin = where.source().begin;
  errors_.push_back({begin.line, begin.column, std::move(what)});
}

void ScenarioTable::error_at(std::string_view key, std::string what) {
  const toml::node* node = table_.get(key);
  error(node == nullptr ? static_cast<const toml::node&>(table_) : *node, std::move(what));
}

const toml::node* ScenarioTable::take(std::string_view key, bool required) {
  taken_.emplace_back(key);
  const toml::node* node = table_.get(key);
  if (node == nullptr && required) error(table_, std::string(key) + " is missing");
  return node;
}

std::string ScenarioTable::text(std::string_view key, bool required, std::size_t longest) {
  const toml::node* node = take(key, required);
  if (node == nullptr) return {};
  const auto* value = node->as_string();
  if (value == nullptr) {
    error(*node, std::string(key) + " must be a text in quotes");
    return {};
  }
  if (value->get().size() > longest || (required && value->get().empty())) {
    error(*node, std::string(key) + " must have 1 to " + std::to_string(longest) + " characters");
    return {};
  }
  return value->get();
}

std::int32_t ScenarioTable::milli(std::string_view key, std::int32_t fallback_milli, double lowest,
                                  double highest) {
  const toml::node* node = take(key, false);
  if (node == nullptr) return fallback_milli;
  const auto value = node->value<double>();
  if (!node->is_number() || !value || !(*value >= lowest && *value <= highest)) {
    error(*node,
          std::string(key) + " must be a number from " + plain(lowest) + " to " + plain(highest));
    return fallback_milli;
  }
  return static_cast<std::int32_t>(std::lround(*value * 1000));
}

Duration ScenarioTable::seconds(std::string_view key, Duration fallback, bool required) {
  const toml::node* node = take(key, required);
  if (node == nullptr) return fallback;
  const auto value = node->value<double>();
  if (!node->is_number() || !value || !(*value >= 0 && *value <= longest_s)) {
    error(*node, std::string(key) + " must be a number of seconds, 0 or more");
    return fallback;
  }
  return from_seconds(*value);
}

Duration ScenarioTable::minutes(std::string_view key, Duration fallback) {
  const toml::node* node = take(key, false);
  if (node == nullptr) return fallback;
  const auto value = node->value<double>();
  if (!node->is_number() || !value || !(*value >= 0 && *value <= longest_s / 60)) {
    error(*node, std::string(key) + " must be a number of minutes, 0 or more");
    return fallback;
  }
  return from_seconds(*value * 60);
}

std::int64_t ScenarioTable::whole(std::string_view key, std::int64_t fallback, std::int64_t lowest,
                                  std::int64_t highest) {
  const toml::node* node = take(key, false);
  if (node == nullptr) return fallback;
  const auto* value = node->as_integer();
  if (value == nullptr || value->get() < lowest || value->get() > highest) {
    error(*node, std::string(key) + " must be a whole number from " + std::to_string(lowest) +
                     " to " + std::to_string(highest));
    return fallback;
  }
  return value->get();
}

const toml::table* ScenarioTable::table(std::string_view key) {
  const toml::node* node = take(key, false);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) error(*node, std::string(key) + " must be a table");
  return node->as_table();
}

const toml::array* ScenarioTable::array(std::string_view key) {
  const toml::node* node = take(key, false);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) error(*node, std::string(key) + " must be a list of tables");
  return node->as_array();
}

void ScenarioTable::close() {
  for (const auto& [key, node] : table_) {
    if (std::find(taken_.begin(), taken_.end(), key.str()) != taken_.end()) continue;
    const auto& begin = key.source().begin;
    std::string known;
    for (const std::string& one : taken_) known += (known.empty() ? "" : ", ") + one;
    errors_.push_back({begin.line, begin.column,
                       "unknown key " + std::string(key.str()) + "; known here: " + known});
  }
}

}  // namespace vigil::sim

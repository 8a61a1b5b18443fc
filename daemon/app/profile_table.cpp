#include "daemon/app/profile_table.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace vigil::app {
namespace {

constexpr std::array<std::string_view, 4> priorities{"none", "low", "medium", "high"};

// The words of alarm::Role without "viewer", who may do nothing; those who act stand first.
constexpr std::array<std::string_view, 7> roles_called{
    "nurse", "second_nurse", "charge_nurse", "prescriber", "therapist", "technician", "everyone"};
constexpr std::size_t acting_roles = 6;

}  // namespace

std::span<const std::string_view> priority_words() { return priorities; }

std::span<const std::string_view> acting_role_words() {
  return std::span(roles_called).first(acting_roles);
}

std::span<const std::string_view> called_role_words() { return roles_called; }

ProfileTable::ProfileTable(const toml::table& table, std::string name, const std::string& place,
                           std::span<const KeySpec> keys, Reading& reading)
    : section_(table, std::move(name), keys, reading.report), reading_(reading) {
  if (auto source = section_.text("source")) reading.sources[place] = std::move(*source);
}

void ProfileTable::seconds(std::string_view key, Duration& to) const {
  if (const auto ms = section_.milli(key)) to = std::chrono::milliseconds(*ms);
}

void ProfileTable::minutes(std::string_view key, Duration& to) const {
  if (const auto min = section_.whole(key)) to = std::chrono::minutes(*min);
}

void ProfileTable::milli(std::string_view key, std::int32_t& to) const {
  if (const auto milli = section_.milli(key)) to = static_cast<std::int32_t>(*milli);
}

void ProfileTable::whole(std::string_view key, std::int32_t& to) const {
  if (const auto whole = section_.whole(key)) to = static_cast<std::int32_t>(*whole);
}

void ProfileTable::count(std::string_view key, std::uint32_t& to) const {
  if (const auto whole = section_.whole(key)) to = static_cast<std::uint32_t>(*whole);
}

void ProfileTable::priority(std::string_view key, alarm::Priority& to) const {
  const auto word = section_.text(key);
  if (!word) return;
  const auto found = std::find(priorities.begin(), priorities.end(), *word);
  if (found != priorities.end()) to = static_cast<alarm::Priority>(found - priorities.begin());
}

void ProfileTable::roles(std::string_view key, alarm::RoleSet& to) const {
  for (const std::string& word : section_.texts(key)) {
    if (const auto role = alarm::role_from_name(word)) to.add(*role);
  }
}

std::vector<Parameter> ProfileTable::parameters(std::string_view key) const {
  std::vector<Parameter> found;
  for (const std::string& word : section_.texts(key)) {
    if (const auto parameter = parameter_from_key(word)) {
      found.push_back(*parameter);
      continue;
    }
    std::vector<std::string_view> known;
    for (const ParameterInfo& one : vigil::parameters()) known.push_back(one.key);
    const std::string_view near = nearest(word, known);
    reading_.report.error(
        section_.mark(key),
        quoted(key) + " holds " + quoted(word) + ", " +
            (near.empty() ? "expected " + one_of(known) : "did you mean " + quoted(near) + "?"));
  }
  return found;
}

}  // namespace vigil::app

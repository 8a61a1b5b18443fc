// One table of a profile: its keys checked, its source noted, its numbers put where they belong.
//
// What a number means is said by who reads it. Used while a profile is read, by one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "daemon/app/config_section.hpp"
#include "daemon/app/profile.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/time.hpp"

namespace vigil::app {

/// What is filled while a profile is read.
struct Reading {
  Report& report;
  Sources& sources;
};

/// Each `keys` needs {"source", Expect::text, true}: a number without a source is a mistake.
class ProfileTable {
 public:
  /// `name` is for people, "[rules.life]"; `place` is the key in Sources, "rules.life".
  ProfileTable(const toml::table& table, std::string name, const std::string& place,
               std::span<const KeySpec> keys, Reading& reading);

  [[nodiscard]] const Section& section() const { return section_; }
  /// Each leaves `to` as it is if the key is absent or wrong.
  void seconds(std::string_view key, Duration& to) const;
  void minutes(std::string_view key, Duration& to) const;
  void milli(std::string_view key, std::int32_t& to) const;
  void whole(std::string_view key, std::int32_t& to) const;
  void count(std::string_view key, std::uint32_t& to) const;
  void priority(std::string_view key, alarm::Priority& to) const;
  void roles(std::string_view key, alarm::RoleSet& to) const;
  /// The parameters that the list of `key` names; a name that is none is reported.
  [[nodiscard]] std::vector<Parameter> parameters(std::string_view key) const;

 private:
  Section section_;
  Reading& reading_;
};

inline constexpr KeySpec source_key{"source", Expect::text, true};
/// Names of priorities: "none", "low", "medium", "high".
[[nodiscard]] std::span<const std::string_view> priority_words();
/// Roles of people who act: they may be given a right.
[[nodiscard]] std::span<const std::string_view> acting_role_words();
/// Roles that an alarm may call: those who act, and "everyone".
[[nodiscard]] std::span<const std::string_view> called_role_words();

}  // namespace vigil::app

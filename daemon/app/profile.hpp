// A protocol profile, read from its file and checked. docs/formats/profile.md.
//
// It applies no number: the engine does, with what stands in alarm::Profile. Called at start, or by
// the vigil tool; one thread. Only load_profiles touches files.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "daemon/app/config.hpp"
#include "daemon/session/rules.hpp"

namespace vigil::app {

/// Who takes the responsibility for the numbers. All empty: nobody has yet.
struct SignOff {
  std::string name;
  std::string role;
  std::string date;  // 2026-01-31
  [[nodiscard]] bool signed_off() const { return !name.empty(); }
};

/// Where numbers are from, by the place where they stand: "limits.spo2.below.0" (the levels from
/// the mildest on), "sane.spo2", "rules.life", "trends.slope.0", "session.checks",
/// "session.gate.hard.spo2", "phases.0".
using Sources = std::map<std::string, std::string, std::less<>>;

struct ProfileResult {
  std::optional<alarm::Profile> profile;  // only if errors is empty
  session::Rules session;                 // good if there is a profile
  std::string base;                       // name of the file with the common numbers, or empty
  SignOff sign_off;
  Sources sources;
  std::vector<ConfigError> errors;
};

/// Gives the text of a file beside the profile, or nothing.
using ReadBeside = std::function<std::optional<std::string>(const std::string& name)>;

inline constexpr std::string_view profile_ending = ".toml";
inline constexpr std::string_view base_ending = ".base.toml";

/// Reads a profile from its text; finds all mistakes, not only the first. `file` is its path: the
/// name without folder and ending must be the profile's id. The hash is the SHA-256 of the base's
/// bytes, if there is a base, followed by `text`.
[[nodiscard]] ProfileResult load_profile(std::string_view text, std::string_view file,
                                         const ReadBeside& read_beside);
/// The same from a file; nothing if it can't be read.
[[nodiscard]] std::optional<ProfileResult> load_profile_file(const std::string& file);

/// Every "<id>.toml" of a folder that is no base.
[[nodiscard]] ProfileSet load_profiles(const std::string& folder);
/// For parse_config: a folder that is no absolute path is looked for beside `config_file`.
[[nodiscard]] LoadProfiles profiles_beside(const std::string& config_file);
/// Their paths, sorted; nothing if the folder can't be read.
[[nodiscard]] std::optional<std::vector<std::string>> profile_files(const std::string& folder);

}  // namespace vigil::app

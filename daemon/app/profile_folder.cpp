// The folder of profiles. Every other part of reading a profile works on text.
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "daemon/app/config_file.hpp"
#include "daemon/app/profile.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t max_profiles = 64;

}  // namespace

std::optional<std::vector<std::string>> profile_files(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) return std::nullopt;
  std::vector<std::string> files;
  for (const std::filesystem::directory_iterator end; entries != end; entries.increment(error)) {
    const std::string file = entries->path().string();
    if (file.ends_with(profile_ending) && !file.ends_with(base_ending)) files.push_back(file);
  }
  if (error) return std::nullopt;
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<ProfileResult> load_profile_file(const std::string& file) {
  const auto text = read_config_file(file);
  if (!text) return std::nullopt;
  const auto folder = std::filesystem::path(file).parent_path();
  return load_profile(*text, file,
                      [&](const std::string& name) { return read_config_file(folder / name); });
}

ProfileSet load_profiles(const std::string& folder) {
  ProfileSet set;
  const auto files = profile_files(folder);
  set.found = files.has_value();
  if (!files) return set;
  if (files->size() > max_profiles) {
    set.errors.push_back({1, 1,
                          std::to_string(files->size()) + " profiles, expected at most " +
                              std::to_string(max_profiles),
                          folder});
    return set;
  }
  for (const std::string& file : *files) {
    auto result = load_profile_file(file);
    if (!result) {
      set.errors.push_back({1, 1, "can't be read, expected a profile", file});
      continue;
    }
    for (ConfigError& mistake : result->errors) {
      if (mistake.file.empty()) mistake.file = file;
      set.errors.push_back(std::move(mistake));
    }
    if (!result->profile) continue;
    set.profiles.push_back(std::move(*result->profile));
    set.sessions.push_back(std::move(result->session));
  }
  // A mistake in a base is found by each profile that uses it, and told once.
  const auto place = [](const ConfigError& e) {
    return std::tie(e.file, e.line, e.column, e.text);
  };
  std::sort(set.errors.begin(), set.errors.end(),
            [&](const ConfigError& a, const ConfigError& b) { return place(a) < place(b); });
  const auto told =
      std::unique(set.errors.begin(), set.errors.end(),
                  [&](const ConfigError& a, const ConfigError& b) { return place(a) == place(b); });
  set.errors.erase(told, set.errors.end());
  return set;
}

LoadProfiles profiles_beside(const std::string& config_file) {
  const auto beside = std::filesystem::path(config_file).parent_path();
  return [beside](const std::string& folder) { return load_profiles(beside / folder); };
}

}  // namespace vigil::app

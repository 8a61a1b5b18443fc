#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "daemon/app/config_file.hpp"
#include "daemon/app/profile.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/profile_text.hpp"

namespace vigil {
namespace {

int unreadable(const std::string& path) {
  std::fprintf(stderr, "vigil: can't read %s\n", path.c_str());
  return exit_no_input;
}

}  // namespace

int run_profile_list(const std::string& folder) {
  const auto files = app::profile_files(folder);
  if (!files) return unreadable(folder);
  std::vector<app::ProfileResult> good;
  int status = exit_ok;
  for (const std::string& file : *files) {
    auto result = app::load_profile_file(file);
    if (!result) {
      status = unreadable(file);
    } else if (result->profile) {
      good.push_back(std::move(*result));
    } else {
      std::fputs(app::describe(file, result->errors).c_str(), stderr);
      status = exit_config;
    }
  }
  std::fputs(profile_list(good).c_str(), stdout);
  return status;
}

int run_profile_show(const std::string& name, const std::string& folder) {
  const std::string file = folder + "/" + name + std::string(app::profile_ending);
  const auto result = app::load_profile_file(file);
  if (!result) return unreadable(file);
  if (!result->profile) {
    std::fputs(app::describe(file, result->errors).c_str(), stderr);
    return exit_config;
  }
  std::fputs(profile_text(*result, file).c_str(), stdout);
  return exit_ok;
}

int run_profile_check(const std::string& file) {
  const auto result = app::load_profile_file(file);
  if (!result) return unreadable(file);
  if (!result->profile) {
    std::fputs(app::describe(file, result->errors).c_str(), stderr);
    return exit_config;
  }
  std::printf("ok: %s, version %u%s\n", result->profile->id.c_str(), result->profile->version,
              result->sign_off.signed_off() ? "" : ", NOT SIGNED OFF");
  return exit_ok;
}

}  // namespace vigil

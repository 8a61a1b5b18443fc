#include <cstdio>

#include "daemon/app/config.hpp"
#include "daemon/app/config_file.hpp"
#include "daemon/app/profile.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"

namespace vigil {
namespace {

std::string counted(std::size_t n, const char* one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

}  // namespace

int run_check_config(const std::string& file) {
  const auto text = app::read_config_file(file);
  if (!text) {
    std::fprintf(stderr, "vigil: can't read %s\n", file.c_str());
    return exit_no_input;
  }
  const app::ConfigResult result =
      app::parse_config(*text, "/run/vigil", app::profiles_beside(file));
  if (!result.config) {
    std::fputs(app::describe(file, result.errors).c_str(), stderr);
    return exit_config;
  }
  std::size_t monitors = 0;
  for (const engine::BedConfig& bed : result.config->engine.beds) monitors += bed.monitors.size();
  for (const app::ConfigError& warning : result.warnings) {
    std::printf("%s:%zu:%zu: warning: %s\n", file.c_str(), warning.line, warning.column,
                warning.text.c_str());
  }
  const std::size_t profiles = result.config->engine.profiles.size();
  std::printf("ok: %s, %s%s\n", counted(result.config->engine.beds.size(), "bed").c_str(),
              counted(monitors, "monitor").c_str(),
              profiles == 0 ? "" : (", " + counted(profiles, "profile")).c_str());
  return exit_ok;
}

}  // namespace vigil

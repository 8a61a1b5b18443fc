// vigild's entry: options, configuration, then the daemon.
#include <cstdio>

#include "daemon/app/config.hpp"
#include "daemon/app/config_file.hpp"
#include "daemon/app/daemon.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/profile.hpp"

int main(int argc, char** argv) {
  using namespace vigil::app;
  int status = 0;
  const auto options = parse_options(argc, argv, status);
  if (!options) return status;

  const auto text = read_config_file(options->config);
  if (!text) {
    std::fprintf(stderr, "%s: can't be read, expected a configuration file\n",
                 options->config.c_str());
    return exit_no_input;
  }
  ConfigResult result = parse_config(*text, options->runtime_dir, profiles_beside(options->config));
  std::fputs(describe(options->config, result.warnings).c_str(), stderr);
  if (!result.config) {
    std::fputs(describe(options->config, result.errors).c_str(), stderr);
    return exit_config;
  }
  if (options->check_config) {
    std::printf("ok: %zu beds\n", result.config->engine.beds.size());
    return 0;
  }
  status = run_daemon(*options, std::move(*result.config));
  log_flush();
  return status;
}

// vigild's entry: options, configuration, then the daemon.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/app/config.hpp"
#include "daemon/app/daemon.hpp"
#include "daemon/app/log.hpp"
#include "daemon/app/options.hpp"

int main(int argc, char** argv) {
  using namespace vigil::app;
  int status = 0;
  const auto options = parse_options(argc, argv, status);
  if (!options) return status;

  std::ifstream file(options->config, std::ios::binary);
  if (!file || std::filesystem::is_directory(options->config)) {
    std::fprintf(stderr, "%s: can't be read, expected a configuration file\n",
                 options->config.c_str());
    return exit_no_input;
  }
  std::ostringstream text;
  text << file.rdbuf();
  ConfigResult result = parse_config(text.str(), options->runtime_dir);
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

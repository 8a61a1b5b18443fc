#include "daemon/app/options.hpp"

#include <CLI/CLI.hpp>

namespace vigil::app {

std::optional<Options> parse_options(int argc, char** argv, int& exit_status) {
  Options options;
  CLI::App cli{
      "vigild: reads bedside monitors, decides alarms, publishes them.\n"
      "Secondary, advisory notification for research and education. The bedside\n"
      "monitor stays the primary alarm."};
  cli.add_option("--config", options.config, "configuration file")->capture_default_str();
  cli.add_option("--runtime-dir", options.runtime_dir, "sockets and the hand-off ring")
      ->capture_default_str();
  cli.add_option("--state-dir", options.state_dir, "what must outlive a reboot")
      ->capture_default_str();
  cli.add_flag("--check-config", options.check_config, "check the configuration and end");
  cli.set_version_flag("--version", "vigild " VIGIL_VERSION);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    exit_status = cli.exit(error) == 0 ? 0 : exit_usage;
    return std::nullopt;
  }
  return options;
}

}  // namespace vigil::app

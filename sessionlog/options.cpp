#include "sessionlog/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <vector>

namespace vigil::sessionlog {
namespace {

constexpr std::size_t max_daemons = 64;
constexpr std::uint32_t max_days = 36'500;

/// One daemon for each feed. The lists must fit; no waves at all is allowed.
bool pair_up(const std::vector<std::string>& feed, const std::vector<std::string>& control,
             const std::vector<std::string>& waves, std::vector<DaemonEndpoints>& out) {
  const bool fits = feed.size() == control.size() && feed.size() <= max_daemons &&
                    (waves.empty() || waves.size() == feed.size());
  for (std::size_t i = 0; fits && i < feed.size(); ++i) {
    out.push_back({feed[i], control[i], waves.empty() ? std::string() : waves[i]});
  }
  return fits;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_status) {
  Options options;
  RecorderOptions& recorder = options.recorder;
  recorder.log.folder = "/var/lib/vigil/log";
  const DaemonEndpoints here;
  std::vector<std::string> feed{here.feed};
  std::vector<std::string> control{here.control};
  std::vector<std::string> waves{here.waves};
  bool no_waves = false;
  CLI::App cli{
      "vigil-log: keeps the permanent record of each session.\n"
      "Secondary, advisory notification for research and education. The bedside\n"
      "monitor stays the primary alarm."};
  cli.set_config("--config", "", "configuration file: these options, as in vigil-log.toml");
  cli.allow_config_extras(false);
  cli.add_option("--dir", recorder.log.folder, "folder of the record")->capture_default_str();
  cli.add_option("--feed", feed, "feed of each daemon")->capture_default_str();
  cli.add_option("--control", control, "control of each daemon")->capture_default_str();
  cli.add_option("--waves", waves, "waves of each daemon")->capture_default_str();
  cli.add_flag("--no-waves", no_waves, "record no waves");
  cli.add_option("--receiver", recorder.receiver, "name told to the daemons")
      ->capture_default_str();
  cli.add_option("--keep-unassigned-days", recorder.log.keep_unassigned_days,
                 "days that readings of beds without a session stay; 0: for ever")
      ->check(CLI::Range(0U, max_days))
      ->capture_default_str();
  cli.add_flag("--with-subjects", options.with_subjects,
               "make subjects.db, a table of names beside the record");
  cli.add_option("--backup", options.backup_to,
                 "copy the record to this new folder, also while it is written, and end");
  cli.set_version_flag("--version", "vigil-log " VIGIL_VERSION);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool of_file = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::FileError) ||
                         error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConfigError);
    exit_status = cli.exit(error) == 0 ? 0 : of_file ? exit_config : exit_usage;
    return std::nullopt;
  }
  if (no_waves) waves.clear();
  if (!pair_up(feed, control, waves, recorder.daemons)) {
    std::fputs("vigil-log: expected one feed, one control and one waves endpoint per daemon\n",
               stderr);
    exit_status = exit_usage;
    return std::nullopt;
  }
  return options;
}

}  // namespace vigil::sessionlog

#include <CLI/CLI.hpp>

#include "tools/exit_codes.hpp"
#include "tools/sim/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app{
      "Simulated bedside monitors for tests and demonstrations.\n"
      "The patients are invented; nothing here is for care."};
  app.set_version_flag("--version", "vigil-sim " VIGIL_VERSION);
  app.require_subcommand(1);

  vigil::sim::RunOptions run;
  CLI::App* run_command = app.add_subcommand("run", "Run a scenario of beds (docs/formats)");
  run_command->add_option("scenario", run.scenario, "The scenario file (TOML)")->required();
  run_command->add_option("--folder", run.folder, "Where the links to the ports go [.]");
  run_command->add_option("--seconds", run.seconds, "End after this scenario time")
      ->check(CLI::NonNegativeNumber);
  run_command->add_option("--speed", run.speed, "Times faster than real time, 0.1 to 100 [1]")
      ->check(CLI::Range(0.1, 100.0));
  run_command->add_flag("--orders", run.orders,
                        "Take happenings from standard input, as \"5/a desaturation to=91\"");

  vigil::sim::PlayOptions play;
  CLI::App* play_command = app.add_subcommand("play", "Play a capture at its line rate");
  play_command->add_option("file", play.file, "Bytes as they came from a monitor")->required();
  play_command->add_option("--driver", play.driver, "Whose line rate to use")->required();
  play_command->add_option("--link", play.link, "Link to the port, made here")->required();
  play_command->add_option("--speed", play.speed, "Times faster than real time, 0.1 to 100 [1]")
      ->check(CLI::Range(0.1, 100.0));
  play_command->add_flag("--loop", play.loop, "Begin again at the end");
  play_command->add_flag("--wait-for-reader", play.wait_for_reader,
                         "Send nothing before somebody opens the port");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? vigil::exit_ok : vigil::exit_usage;
  }
  return run_command->parsed() ? vigil::sim::run(run) : vigil::sim::play(play);
}

#include <CLI/CLI.hpp>
#include <array>

#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/session_line.hpp"
#include "tools/vigil/user.hpp"

namespace {

void add_watch_options(CLI::App& command, vigil::WatchOptions& options) {
  command.add_option("--feed", options.feed, "Endpoint of the feed")->envname("VIGIL_FEED");
  command.add_option("--control", options.control, "Endpoint for requests")
      ->envname("VIGIL_CONTROL");
  auto* json = command.add_flag("--json", options.json, "One event a line, as JSON");
  command.add_flag("--plain", options.plain, "One line per change, no screen")->excludes(json);
  command.add_flag("--heartbeats", options.heartbeats, "Heartbeats too")->needs(json);
  command.add_option("--count", options.count, "End after as many lines")
      ->check(CLI::PositiveNumber);
  command.add_option("--seconds", options.seconds, "End after this time")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--as", options.as, "Who you are, as RN-2; else a key asks for it");
  command.add_option("--role", options.role, "nurse, charge-nurse, prescriber ...");
  command.add_flag("--bell", options.bell, "Ring the terminal's bell for alarms");
}

void add_replay_options(CLI::App& replay, vigil::ReplayOptions& options) {
  auto* file = replay.add_option("file", options.files,
                                 "Captures of one link; or numbers (CSV); or bytes with --driver");
  replay.add_option("--commands", options.commands, "What people did (CSV)");
  auto* driver = replay.add_option("--driver", options.driver, "The file is a capture of it");
  replay.add_option("--bytes-per-second", options.bytes_a_second, "Of a capture; else its baud")
      ->needs(driver)
      ->check(CLI::PositiveNumber);
  replay.add_option("--profile", options.profile, "Its id, or none")->capture_default_str();
  replay.add_option("--profiles", options.profiles, "Their folder")->capture_default_str();
  replay.add_option("--update-period", options.update_period_s, "Seconds between two rows")
      ->excludes(driver)
      ->check(CLI::Range(1, 3600));
  replay.add_option("--config", options.config, "Of a journal: the daemon's configuration")
      ->capture_default_str();
  replay.add_option("--from", options.from_record, "Of a journal: the first record");
  replay.add_option("--to", options.to_record, "Of a journal: the last record");
  replay.add_flag("--session", options.session, "A session, from the start");
  replay.add_option("--dose-at", options.dose_at, "A session with a dose at this second");
  auto* naive = replay.add_flag("--naive", options.naive, "What a plain threshold would say");
  auto* compare = replay.add_flag("--compare", options.compare, "Both, side by side");
  compare->excludes(naive);
  replay.add_flag("--values", options.values, "Every value as it was told, and no report")
      ->excludes(naive)
      ->excludes(compare);
  replay.add_flag("--json", options.json, "As JSON");
  auto* patients = replay.add_flag("--patients", options.patients, "Made-up patients, no file");
  patients->excludes(file)->excludes(naive)->excludes(compare);
  replay.add_option("--seed", options.seed, "Of the patients")
      ->needs(patients)
      ->capture_default_str();
}

void add_probe_options(CLI::App& command, vigil::ProbeOptions& options) {
  command.add_option("port", options.port, "As in the configuration: device, usb:, path:, tcp://")
      ->required();
  command.add_flag("--ask", options.ask, "Asks monitors that are silent: WRITES to the port");
  command.add_option("--driver", options.drivers, "Tries only this one; may be repeated");
  command.add_option("--seconds", options.seconds, "To listen, for each line setting")
      ->check(CLI::Range(0.1, 600.0))
      ->capture_default_str();
  // Of a simulated monitor that runs faster than real time; for tests.
  command.add_option("--speed", options.speed, "")->group("")->check(CLI::Range(0.1, 100.0));
}

/// What is done with a whole session log or journal.
struct KeptCommands {
  CLI::App* verify = nullptr;
  CLI::App* backup = nullptr;
  CLI::App* key = nullptr;
  vigil::VerifyCommand verify_options;
  vigil::BackupCommand backup_options;
  std::string log_folder = "/var/lib/vigil/log";

  void add(CLI::App& app) {
    verify = app.add_subcommand("verify", "Check a session log or a journal, every byte");
    verify->add_option("folder", verify_options.folder, "Its folder")->capture_default_str();
    verify->add_flag("--chain-only", verify_options.chain_only, "The chain and the seals; faster");
    verify->add_option("--key", verify_options.key, "Public key of the seals, as printed in them");
    backup = app.add_subcommand("backup",
                                "Copy a session log or a journal, also while it is "
                                "written");
    backup->add_option("folder", backup_options.folder, "Its folder")->required();
    backup->add_option("to", backup_options.to, "A new folder for the copy")->required();
    CLI::App* log = app.add_subcommand("log", "What belongs to a session log");
    log->require_subcommand(1);
    key = log->add_subcommand("key", "The public key of its seals, for vigil verify --key");
    key->add_option("--dir", log_folder, "Folder of the session log")->capture_default_str();
  }
  [[nodiscard]] bool parsed() const {
    return verify->parsed() || backup->parsed() || key->parsed();
  }
  [[nodiscard]] int run() const {
    if (verify->parsed()) return vigil::run_verify(verify_options);
    return backup->parsed() ? vigil::run_backup(backup_options) : vigil::run_log_key(log_folder);
  }
};

CLI::App* add_review(CLI::App& app, vigil::ReviewOptions& options) {
  CLI::App* command = app.add_subcommand("review", "What the therapist reads of a session");
  command->add_option("session", options.session, "Its id")->required();
  command->add_option("--dir", options.folder, "Folder of the session log")->capture_default_str();
  command->add_option("--as", options.as, "Who you are, as TH-1: the reading is recorded");
  command->add_option("--role", options.role, "What for")->capture_default_str();
  command->add_flag("--json", options.json, "As JSON");
  return command;
}

CLI::App* add_export(CLI::App& app, vigil::ExportCommand& options) {
  CLI::App* command =
      app.add_subcommand("export", "A session as CSV, EDF+, FHIR, HL7, a report ...");
  command->add_option("session", options.session, "Its id")->required();
  command->add_option("--format", options.format, "csv, jsonl, edf, fhir, hl7, rems, report ...")
      ->required();
  command->add_option("--out", options.out, "The file; else standard output");
  command->add_flag("--identified", options.identified, "With names of staff, texts, real times");
  command->add_option("--dir", options.folder, "Folder of the session log")->capture_default_str();
  command->add_option("--as", options.as, "Who you are, as RN-2: the export is recorded");
  command->add_option("--role", options.role, "What for")->capture_default_str();
  return command;
}

struct CaptureCommand {
  CLI::App* list = nullptr;
  CLI::App* show = nullptr;
  CLI::App* anonymize = nullptr;
  std::string path;
  vigil::CaptureOptions options;

  void add(CLI::App& app) {
    CLI::App* capture = app.add_subcommand("capture", "Raw captures of the links");
    capture->require_subcommand(1);
    list = capture->add_subcommand("list", "All of a folder, or one file");
    list->add_option("path", path, "The folder or file")->required();
    show = capture->add_subcommand("show", "One in full: header, counts, damage");
    show->add_option("file", path, "The capture")->required();
    anonymize = capture->add_subcommand("anonymize", "A copy without names, to be given away");
    anonymize->add_option("in", options.in, "The capture")->required();
    anonymize->add_option("out", options.out, "The new file")->required();
    anonymize->add_flag("--keep-room", options.keep_room, "Leave room, bed and daemon's name");
    anonymize->add_flag("--keep-time", options.keep_time, "Leave the date and time of its start");
  }
  [[nodiscard]] bool parsed() const {
    return list->parsed() || show->parsed() || anonymize->parsed();
  }
  [[nodiscard]] int run() const {
    if (list->parsed()) return vigil::run_capture_list(path);
    return show->parsed() ? vigil::run_capture_show(path) : vigil::run_capture_anonymize(options);
  }
};

struct Group {
  const char* name;
  const char* about;
  CLI::App* parsed = nullptr;
};

void add_group(CLI::App& app, Group& group, vigil::CommandLine& line) {
  CLI::App* command = app.add_subcommand(group.name, group.about);
  vigil::CommandOptions& options = line.options;
  command->add_option("words", line.words, "What to do, see below")->required();
  command->add_option("--feed", line.feed, "Endpoint of the feed")->envname("VIGIL_FEED");
  command->add_option("--control", line.control, "Endpoint for requests")->envname("VIGIL_CONTROL");
  command->add_option("--as,--actor", options.as, "Who you are, as RN-2")->envname("VIGIL_ACTOR");
  command->add_option("--role", line.role, "nurse, charge-nurse, prescriber ...");
  command->add_option("--reason", options.reason, "Why");
  command->add_option("--seen", options.seen, "The condition seen at the bedside");
  command->add_option("--with", options.with, "Who is with the patient");
  command->add_option("--profile", options.profile, "Id of a protocol profile");
  command->add_option("--receiver", options.receiver, "With --audio: which receiver");
  command->add_flag("--audio", options.audio, "The sound of a receiver, not alarms of a bed");
  command->add_flag("--bedside", options.bedside, "Asked from the bedside");
  command->add_option("--seconds", options.seconds, "How long")->check(CLI::NonNegativeNumber);
  command->add_option("--minutes-ago", options.minutes_ago, "When the dose was given")
      ->check(CLI::NonNegativeNumber);
  std::string help = vigil::actions_help(group.name);
  if (help.starts_with("  vigil alarm")) help.insert(0, "  vigil alarm list\n");
  command->footer(help);
  group.parsed = command;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Vigil: advisory notification from bedside monitors.\n"
      "Secondary, for research and education. The bedside monitor\n"
      "stays the primary alarm."};
  app.set_version_flag("--version", "vigil " VIGIL_VERSION);
  app.require_subcommand(1);

  vigil::WatchOptions watch;
  CLI::App* watch_command = app.add_subcommand("watch", "Show all beds as they are now");
  add_watch_options(*watch_command, watch);

  bool ports_json = false;
  CLI::App* ports_command = app.add_subcommand("ports", "List the serial ports here");
  ports_command->add_flag("--json", ports_json, "As JSON");

  bool drivers_json = false;
  std::optional<std::size_t> drivers_width;
  CLI::App* drivers_command =
      app.add_subcommand("drivers", "List the monitors that can be read, and how");
  drivers_command->add_flag("--json", drivers_json, "As JSON");
  drivers_command->add_option("--width", drivers_width, "Columns, else those of the terminal")
      ->check(CLI::Range(60, 400));

  vigil::ProbeOptions probe;
  CLI::App* probe_command =
      app.add_subcommand("probe", "Find out which driver fits the monitor on a port");
  add_probe_options(*probe_command, probe);

  std::string file;
  CLI::App* check_command = app.add_subcommand("check-config", "Check a configuration");
  check_command->add_option("file", file, "The configuration (TOML)")->required();

  std::string profile;
  std::string folder = "/etc/vigil/profiles";
  CLI::App* profile_command = app.add_subcommand("profile", "Protocol profiles");
  profile_command->require_subcommand(1);
  CLI::App* list_command = profile_command->add_subcommand("list", "All of a folder");
  CLI::App* show_command =
      profile_command->add_subcommand("show", "One in words, to be read and signed");
  show_command->add_option("name", profile, "Its id")->required();
  for (CLI::App* command : {list_command, show_command}) {
    command->add_option("--dir", folder, "The folder")->capture_default_str();
  }
  CLI::App* check_profile = profile_command->add_subcommand("check", "Check a profile");
  check_profile->add_option("file", file, "The profile (TOML)")->required();
  vigil::CommandLine line;
  std::array<Group, 3> groups{{{"alarm", "List alarms and act on them"},
                               {"bed", "At the bedside, off the monitor, limits of one bed"},
                               {"patient", "Session, baseline and doses of one bed"}}};
  for (Group& group : groups) add_group(app, group, line);

  vigil::SessionCommands sessions;
  sessions.add(app);

  vigil::ReplayOptions replay;
  CLI::App* replay_command =
      app.add_subcommand("replay", "Run a record through the engine, faster than real time");
  add_replay_options(*replay_command, replay);

  CaptureCommand capture;
  capture.add(app);
  KeptCommands kept;
  kept.add(app);
  vigil::ReviewOptions review;
  CLI::App* review_command = add_review(app, review);
  vigil::ExportCommand exported;
  CLI::App* export_command = add_export(app, exported);
  vigil::UserCommands user;
  user.add(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? vigil::exit_ok : vigil::exit_usage;
  }
  if (watch_command->parsed()) return vigil::run_watch(watch);
  if (ports_command->parsed()) return vigil::run_ports(ports_json);
  if (drivers_command->parsed()) return vigil::run_drivers(drivers_json, drivers_width);
  if (probe_command->parsed()) return vigil::run_probe(probe);
  if (list_command->parsed()) return vigil::run_profile_list(folder);
  if (show_command->parsed()) return vigil::run_profile_show(profile, folder);
  if (check_profile->parsed()) return vigil::run_profile_check(file);
  if (replay_command->parsed()) return vigil::run_replay(replay);
  if (capture.parsed()) return capture.run();
  if (sessions.parsed()) return sessions.run();
  if (kept.parsed()) return kept.run();
  if (user.parsed()) return user.run();
  if (review_command->parsed()) return vigil::run_review(review);
  if (export_command->parsed()) return vigil::run_export(exported);
  for (const Group& group : groups) {
    if (!group.parsed->parsed()) continue;
    line.words.insert(line.words.begin(), group.name);
    return vigil::run_command(line);
  }
  return check_command->parsed() ? vigil::run_check_config(file) : vigil::exit_usage;
}

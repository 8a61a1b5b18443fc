// The commands of vigil. Each runs until its end and gives the exit code. Main thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/vigil/command_words.hpp"
#include "tools/vigil/session_words.hpp"

namespace vigil {

struct WatchOptions {
  std::string feed = "ipc:///run/vigil/feed";
  std::string control = "ipc:///run/vigil/control";
  bool json = false;
  bool plain = false;
  bool heartbeats = false;             // with json
  std::string as;                      // who sits before the screen; empty: asked when needed
  std::string role = "nurse";          // what for: nurse, charge-nurse ...
  bool bell = false;                   // sounds the terminal's bell
  std::optional<std::uint64_t> count;  // end after as many lines
  std::optional<double> seconds;       // end after this time
};
/// exit_unavailable if the time is over and the daemon was never heard.
[[nodiscard]] int run_watch(const WatchOptions& options);

struct CommandLine {
  std::string feed = "ipc:///run/vigil/feed";
  std::string control = "ipc:///run/vigil/control";
  std::vector<std::string> words;  // the group and what follows
  std::string role = "nurse";
  CommandOptions options;
};
/// One command to the daemon, or the list of its alarms. exit_refused if the daemon says no,
/// exit_unavailable if it is not heard or does not answer.
[[nodiscard]] int run_command(const CommandLine& line);

class OneDaemon;
/// Sends one command, prints what came of it, and gives the exit code.
[[nodiscard]] int ask_daemon(OneDaemon& daemon, v1::CommandRequest request);
/// Says on the standard error why not, and gives `status` back.
[[nodiscard]] int fail(const std::string& text, int status);

struct SessionLine {
  std::string feed = "ipc:///run/vigil/feed";
  std::string control = "ipc:///run/vigil/control";
  std::vector<std::string> words;  // the action and what follows
  std::string role = "nurse";
  bool json = false;  // list, show, checks
  bool html = false;  // sheet
  SessionOptions options;
};
/// An order to a session, or what is known of one. exit_refused if the daemon says no.
[[nodiscard]] int run_session(const SessionLine& line);
/// What is due now and next, of all rooms.
[[nodiscard]] int run_checks(const SessionLine& line);
/// The downtime sheet of one bed.
[[nodiscard]] int run_sheet(const SessionLine& line);

/// Every serial port of this machine, as a table or as JSON.
[[nodiscard]] int run_ports(bool json);

/// Every driver, as a table of `width` columns (absent: the terminal's) or as JSON.
[[nodiscard]] int run_drivers(bool json, std::optional<std::size_t> width);

struct ProbeOptions {
  std::string port;                  // any address of docs/formats/config.md
  bool ask = false;                  // writes to the port
  std::vector<std::string> drivers;  // only these; empty: all
  double seconds = 6;                // for each setting
  double speed = 1;                  // of a simulated monitor
};
/// Which driver fits what a port says. exit_undecided: several could, or too little came;
/// exit_data: none does; exit_unavailable: silence.
[[nodiscard]] int run_probe(const ProbeOptions& options);

[[nodiscard]] int run_check_config(const std::string& file);

/// Profiles of a folder: all in a line each, one in full, or the mistakes of a file.
[[nodiscard]] int run_profile_list(const std::string& folder);
[[nodiscard]] int run_profile_show(const std::string& name, const std::string& folder);
[[nodiscard]] int run_profile_check(const std::string& file);

/// Raw captures of a folder, or one file, in a line each; one in full: exit_data if it is damaged.
[[nodiscard]] int run_capture_list(const std::string& path);
[[nodiscard]] int run_capture_show(const std::string& file);

struct CaptureOptions {
  std::string in;
  std::string out;
  bool keep_room = false;
  bool keep_time = false;
};
/// A copy of a capture without what may name a patient or a place.
[[nodiscard]] int run_capture_anonymize(const CaptureOptions& options);

struct ReplayOptions {
  std::vector<std::string> files;                // several: of one captured link
  std::optional<std::string> commands;           // a table of what people did
  std::optional<std::string> driver;             // the file is a capture of its bytes
  std::optional<std::uint32_t> bytes_a_second;   // of a capture; absent: the line's baud
  std::string profile = "ketamine-im";           // or "none"
  std::string profiles = "/etc/vigil/profiles";  // their folder
  std::optional<std::uint32_t> update_period_s;  // absent: by the first column
  bool session = false;                          // from the start
  std::optional<std::uint32_t> dose_at;          // seconds of the record; a session too
  std::string config = "/etc/vigil/vigil.toml";  // of a journal
  std::uint64_t from_record = 0;                 // of a journal; 0: its first
  std::uint64_t to_record = 0;                   // of a journal; 0: its last
  bool naive = false;
  bool compare = false;
  bool values = false;
  bool json = false;
  bool patients = false;  // made-up ones instead of a file
  std::uint64_t seed = 1;
};
/// A record through the engine: its alarms and their statistics.
[[nodiscard]] int run_replay(const ReplayOptions& options);

struct VerifyCommand {
  std::string folder = "/var/lib/vigil/log";  // of a journal, a session log, or both
  bool chain_only = false;
  std::string key;  // hexadecimal; empty: that beside the log
};
/// exit_ok: it is what was written; 1: it is not, and the first bad record is named;
/// exit_no_input: it can't be read.
[[nodiscard]] int run_verify(const VerifyCommand& command);

struct BackupCommand {
  std::string folder;  // of a journal or a session log, which may be written meanwhile
  std::string to;      // a new folder
};
/// Copies it and verifies the copy. exit_no_input: there is neither; exit_cant_create: the copy
/// can't be made; else as run_verify().
[[nodiscard]] int run_backup(const BackupCommand& command);

/// The public key of the seals of a session log, and its fingerprint.
[[nodiscard]] int run_log_key(const std::string& folder);

struct ReviewOptions {
  std::string session;
  std::string folder = "/var/lib/vigil/log";
  std::string as;  // who reads: it is recorded
  std::string role = "therapist";
  bool json = false;
};
/// The review packet of a session. exit_no_input: no such session.
[[nodiscard]] int run_review(const ReviewOptions& options);

struct ExportCommand {
  std::string session;
  std::string format;
  std::string out;  // a file; empty: standard output
  std::string folder = "/var/lib/vigil/log";
  std::string as;  // who exports: it is recorded
  std::string role = "technician";
  bool identified = false;
};
/// A session in a format of docs/formats/export.md. exit_no_input: no such session.
[[nodiscard]] int run_export(const ExportCommand& command);

}  // namespace vigil

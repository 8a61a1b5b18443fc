// The commands of vigil. Each runs until its end and gives the exit code. Main thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

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

/// Every serial port of this machine, as a table or as JSON.
[[nodiscard]] int run_ports(bool json);

[[nodiscard]] int run_check_config(const std::string& file);

/// Profiles of a folder: all in a line each, one in full, or the mistakes of a file.
[[nodiscard]] int run_profile_list(const std::string& folder);
[[nodiscard]] int run_profile_show(const std::string& name, const std::string& folder);
[[nodiscard]] int run_profile_check(const std::string& file);

}  // namespace vigil

// The command line of vigild. Called once, by main.
#pragma once

#include <optional>
#include <string>

namespace vigil::app {

struct Options {
  std::string config = "/etc/vigil/vigil.toml";
  std::string runtime_dir = "/run/vigil";
  std::string state_dir = "/var/lib/vigil";
  bool check_config = false;
};

/// Exit statuses after sysexits(3), as docs/formats/config.md lists them.
inline constexpr int exit_usage = 64;
inline constexpr int exit_no_input = 66;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_os_error = 71;
inline constexpr int exit_cant_create = 73;
inline constexpr int exit_config = 78;

/// The options; or nothing and `exit_status`, after what was to be said has been said.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv, int& exit_status);

}  // namespace vigil::app

// The command line and configuration of vigil-log. Called once, by main.
#pragma once

#include <optional>
#include <string>

#include "sessionlog/recorder.hpp"

namespace vigil::sessionlog {

struct Options {
  RecorderOptions recorder;
  bool with_subjects = false;
  std::string backup_to;  // makes a copy there, and ends
};

/// Exit statuses after sysexits(3), those of vigild.
inline constexpr int exit_usage = 64;
inline constexpr int exit_data = 65;
inline constexpr int exit_cant_create = 73;
inline constexpr int exit_config = 78;

/// The options; or nothing and `exit_status`, after what was to be said has been said.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv, int& exit_status);

}  // namespace vigil::sessionlog

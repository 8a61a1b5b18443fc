// Runs one program to its end, with fixed arguments and no shell, and takes what it prints.
//
// Waits: for workers only. Any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace vigil::station {

/// More than that is cut off.
inline constexpr std::size_t printed_max_bytes = std::size_t{1024} * 1024;

struct ProgramEnd {
  /// Its exit code; -1: it was not started, or ended by a signal.
  int code = -1;
  bool timed_out = false;  // it was killed
  std::string printed;     // standard output
  std::string problem;     // in words: why it was not started
};

/// `argv[0]` is the path of the program. Its standard input is empty, its standard error goes
/// nowhere.
[[nodiscard]] ProgramEnd run_program(const std::vector<std::string>& argv,
                                     std::chrono::milliseconds limit);

}  // namespace vigil::station

// The two commands of vigil-sim. Each runs until its end and gives the exit code. Main thread.
#pragma once

#include <optional>
#include <string>

namespace vigil::sim {

struct RunOptions {
  std::string scenario;
  std::string folder = ".";
  std::optional<double> seconds;  // of the scenario's time; nothing: until a signal
  double speed = 1;
  bool orders = false;  // happenings also come by standard input, a line each
};
[[nodiscard]] int run(const RunOptions& options);

struct PlayOptions {
  std::string file;
  std::string driver;
  std::string link;
  double speed = 1;
  bool loop = false;
  bool wait_for_reader = false;
};
[[nodiscard]] int play(const PlayOptions& options);

}  // namespace vigil::sim

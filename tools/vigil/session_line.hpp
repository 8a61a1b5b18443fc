// The options of vigil session, checks and sheet. Main thread.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/vigil/commands.hpp"

namespace vigil {

struct SessionCommands {
  CLI::App* session = nullptr;
  CLI::App* checks = nullptr;
  CLI::App* sheet = nullptr;
  SessionLine line;

  void add(CLI::App& app);
  [[nodiscard]] bool parsed() const;
  [[nodiscard]] int run() const;
};

}  // namespace vigil

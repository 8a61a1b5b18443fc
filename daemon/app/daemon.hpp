// vigild: the parts wired together, their start and their end. One object, one thread.
#pragma once

#include <memory>
#include <string>

#include "daemon/app/config.hpp"
#include "daemon/app/options.hpp"

namespace vigil::app {

/// Runs until it is told to stop (SIGTERM, SIGINT). Returns the exit status; what went wrong at the
/// start has been logged.
[[nodiscard]] int run_daemon(const Options& options, Config config);

}  // namespace vigil::app

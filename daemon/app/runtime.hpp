// What vigild holds on to while it runs besides the engine: rings, epoch, bus. Opened once at
// start.
#pragma once

#include <memory>
#include <string>

#include "daemon/app/config.hpp"
#include "daemon/app/options.hpp"
#include "daemon/bus/bus.hpp"
#include "daemon/handoff/ring.hpp"

namespace vigil::app {

struct Runtime {
  std::unique_ptr<handoff::Ring> events;
  std::unique_ptr<handoff::Ring> waves;
  std::uint64_t epoch = 0;
  std::unique_ptr<bus::Bus> bus;  // last: it reads the rings until it is gone
};

struct OpenedRuntime {
  std::unique_ptr<Runtime> runtime;  // null: error and exit_status say why
  std::string error;
  int exit_status = 0;
};

/// `handlers` need no decoder: it is made here, for the epoch that is found.
[[nodiscard]] OpenedRuntime open_runtime(const Options& options, const Config& config,
                                         bus::Handlers handlers);

}  // namespace vigil::app

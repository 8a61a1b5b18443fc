// What vigild holds on to while it runs besides the engine: rings, journal, epoch, bus, and what is
// known of before. Opened once at start.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/app/config.hpp"
#include "daemon/app/journal_history.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/past.hpp"
#include "daemon/bus/bus.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/journal/journal.hpp"

namespace vigil::app {

struct Runtime {
  std::unique_ptr<handoff::Ring> events;
  std::unique_ptr<handoff::Ring> waves;
  std::uint64_t epoch = 0;
  std::optional<std::uint64_t> last_record;  // nothing: no journal is kept
  Past past;
  // Last: they read the rings until they are gone.
  std::unique_ptr<journal::Journal> journal;  // null: none is kept
  std::unique_ptr<JournalHistory> history;    // beside the journal; it wakes the bus
  std::unique_ptr<bus::Bus> bus;
};

struct OpenedRuntime {
  std::unique_ptr<Runtime> runtime;  // null: error and exit_status say why
  std::string error;
  int exit_status = 0;
};

/// As heartbeats tell it.
[[nodiscard]] wire::Journal journal_state(const journal::Status& status);

/// `handlers` need no decoder: it is made here, for the epoch that is found.
[[nodiscard]] OpenedRuntime open_runtime(const Options& options, const Config& config,
                                         const ThisStart& start, bus::Handlers handlers);

}  // namespace vigil::app

#include "daemon/app/runtime.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <variant>

#include "daemon/app/epoch_file.hpp"
#include "daemon/app/log.hpp"

namespace vigil::app {
namespace {

// Waves are best effort: a second or two of eight beds with five waves each.
constexpr std::size_t wave_ring_bytes = std::size_t{1} << 20U;

OpenedRuntime failed(std::string error, int exit_status) {
  return {nullptr, std::move(error), exit_status};
}

/// What only the ring held goes to disk; then the past is read.
void open_journal(const Options& options, const Config& config, const ThisStart& start,
                  const handoff::Recovery& found, Runtime& runtime, std::uint64_t& highest_epoch) {
  journal::Options wanted;
  wanted.folder = config.journal.folder;
  wanted.reserve = options.runtime_dir + "/reserve";
  wanted.source = config.source;
  wanted.keep_days = config.journal.keep_days;
  wanted.keep_bytes = config.journal.keep_bytes;
  journal::Opened opened = journal::Journal::open(wanted, *runtime.events);
  if (!opened.found.message.empty()) log_warning(opened.found.message);
  const journal::Status status = opened.journal->status();
  if (status.state != journal::State::ok) log_error("the journal is not kept: " + status.reason);
  runtime.journal = std::move(opened.journal);
  runtime.last_record = std::max(opened.found.last_record, found.highest_record);
  runtime.history = std::make_unique<JournalHistory>(wanted.folder);
  highest_epoch = std::max(highest_epoch, opened.found.highest_epoch);
  runtime.past = read_past(wanted.folder, opened.found.damage, *runtime.events, config, start);
  for (const std::string& note : runtime.past.notes) log_info(note);
  if (!runtime.past.begun_anew.empty()) {
    log_error("begins anew, " + runtime.past.open_before + ": " + runtime.past.begun_anew);
  }
}

/// The highest of all that is known, and one more. A disk that takes no number must not keep the
/// daemon from starting: ring and journal know the epochs too.
std::uint64_t next_epoch(const Options& options, std::uint64_t highest, std::string& error) {
  std::string warning;
  const auto epoch = take_epoch(options.state_dir, highest, warning);
  if (!warning.empty()) log_warning(warning);
  if (const auto* taken = std::get_if<std::uint64_t>(&epoch)) return *taken;
  error = std::get<std::string>(epoch);
  return highest + 1;
}

}  // namespace

wire::Journal journal_state(const journal::Status& status) {
  switch (status.state) {
    case journal::State::ok:
      return wire::Journal::ok;
    case journal::State::behind:
      return wire::Journal::behind;
    case journal::State::failed:
      return wire::Journal::failed;
  }
  return wire::Journal::failed;
}

OpenedRuntime open_runtime(const Options& options, const Config& config, const ThisStart& start,
                           bus::Handlers handlers) {
  for (const std::string& folder : {options.runtime_dir, options.state_dir}) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return failed("can't make " + folder + ": " + error.message(), exit_cant_create);
  }
  auto runtime = std::make_unique<Runtime>();
  auto ring = handoff::Ring::open_file(options.runtime_dir + "/ring", config.ring_bytes);
  if (!ring.ring) return failed(ring.error, exit_unavailable);
  if (!ring.found.message.empty()) log_warning(ring.found.message);
  runtime->events = std::move(ring.ring);
  auto waves = handoff::Ring::anonymous(wave_ring_bytes);
  if (!waves.ring) return failed(waves.error, exit_cant_create);
  runtime->waves = std::move(waves.ring);

  std::uint64_t highest_epoch = ring.found.highest_epoch;
  if (config.journal.enabled) {
    open_journal(options, config, start, ring.found, *runtime, highest_epoch);
  } else {
    log_warning("no journal is kept: a restart will forget what stands");
  }
  std::string error;
  runtime->epoch = next_epoch(options, highest_epoch, error);
  if (!error.empty() && (!runtime->journal || runtime->epoch == 0)) {
    return failed(error, exit_cant_create);
  }
  if (!error.empty()) log_error(error + "; goes on with epoch " + std::to_string(runtime->epoch));

  const bus::BusOptions bus_options{config.bus.feed, config.bus.control, config.bus.waves,
                                    config.source, runtime->epoch};
  handlers.history = runtime->history.get();
  handlers.commands.emplace(config.engine);
  auto bus = bus::Bus::open(bus_options, *runtime->events, ring.found.index, *runtime->waves,
                            std::move(handlers));
  if (!bus.bus) return failed(bus.error, exit_unavailable);
  runtime->bus = std::move(bus.bus);
  return {std::move(runtime), "", 0};
}

}  // namespace vigil::app

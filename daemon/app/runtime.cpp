#include "daemon/app/runtime.hpp"

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

}  // namespace

OpenedRuntime open_runtime(const Options& options, const Config& config, bus::Handlers handlers) {
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

  std::string warning;
  const auto epoch = take_epoch(options.state_dir, ring.found.highest_epoch, warning);
  if (!warning.empty()) log_warning(warning);
  if (const auto* error = std::get_if<std::string>(&epoch)) {
    return failed(*error, exit_cant_create);
  }
  runtime->epoch = std::get<std::uint64_t>(epoch);

  const bus::BusOptions bus_options{config.bus.feed, config.bus.control, config.bus.waves,
                                    config.source, runtime->epoch};
  handlers.commands.emplace(config.engine);
  auto bus = bus::Bus::open(bus_options, *runtime->events, ring.found.index, *runtime->waves,
                            std::move(handlers));
  if (!bus.bus) return failed(bus.error, exit_unavailable);
  runtime->bus = std::move(bus.bus);
  return {std::move(runtime), "", 0};
}

}  // namespace vigil::app

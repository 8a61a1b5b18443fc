// A scenario of vigil-sim: beds, their monitors and patients, and what happens when. As data, and
// read from TOML (docs/formats/scenario.md).
//
// Reading finds all mistakes, not only the first. It opens no file. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/device.hpp"
#include "tools/sim/patient.hpp"

namespace vigil::sim {

enum class HappeningKind : std::uint8_t {
  dose,
  desaturation,
  recovery,
  probe_off,
  probe_on,
  leads_off,
  leads_on,
  cuff_loose,
  cuff_fits,
  motion,
  cuff,
  unplug,
  replug,
  silence,
  resume,
  garbage,
};
[[nodiscard]] std::string_view name(HappeningKind kind);

struct Happening {
  Duration at{0};
  Duration every{0};  // again so long after it, and again; 0: once
  HappeningKind kind{};
  DoseEffect dose;            // dose
  Desaturation desaturation;  // desaturation
  Duration lasts{0};          // motion
  std::uint32_t bytes = 0;    // garbage
};

struct SimulatedBed {
  std::string room;
  std::string bed;
  std::string driver;
  std::string variant;
  std::string link;              // name of the symbolic link in the folder; empty with tcp and udp
  std::uint16_t tcp = 0;         // listen here instead of making a pseudo-terminal
  std::uint16_t udp = 0;         // the same, for a monitor that speaks datagrams
  std::uint16_t indication = 0;  // tells itself to 127.0.0.1, this port; 0: to nobody
  Baseline patient;
  Duration cuff_first{0};
  Duration cuff_every{0};             // 0: no cuff but for happenings
  std::vector<Happening> happenings;  // in order of time
};

struct Scenario {
  std::uint64_t seed = 1;
  std::vector<SimulatedBed> beds;
};

/// "room 2", or "room 2 bed b" where the room has several beds.
[[nodiscard]] std::string label(const Scenario& scenario, const SimulatedBed& bed);

struct ScenarioError {
  std::size_t line = 0;
  std::size_t column = 0;
  std::string text;
  friend bool operator==(const ScenarioError&, const ScenarioError&) = default;
};

struct ScenarioResult {
  std::optional<Scenario> scenario;  // only if errors is empty
  std::vector<ScenarioError> errors;
};

/// Says whether there is a simulated monitor of this driver and variant.
using DeviceLookup =
    std::function<const DeviceDescriptor*(std::string_view driver, std::string_view variant)>;

[[nodiscard]] ScenarioResult parse_scenario(std::string_view text, const DeviceLookup& devices);

/// What is to happen now at one bed.
struct Order {
  std::size_t bed = 0;  // index in Scenario::beds
  Happening happening;
};
struct OrderResult {
  std::optional<Order> order;
  std::string error;  // in words, if there is no order
};
/// One line, as "5/a desaturation to=91 down_s=1": the keys of the happening, but at_s and every_s.
[[nodiscard]] OrderResult parse_order(std::string_view line, const Scenario& scenario);

}  // namespace vigil::sim

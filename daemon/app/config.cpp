#include "daemon/app/config.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "daemon/app/config_bed.hpp"
#include "daemon/app/config_bus.hpp"
#include "daemon/app/config_capture.hpp"
#include "daemon/app/config_hash.hpp"
#include "daemon/app/config_journal.hpp"
#include "daemon/app/config_profiles.hpp"
#include "daemon/app/config_section.hpp"
#include "daemon/app/config_toml.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t max_source_chars = 64;
constexpr double max_ring_megabytes = 4096.0;
// A network connection that is silent for so long is opened anew: it may be dead without telling.
constexpr Duration reopen_silent_network_after = std::chrono::seconds(10);

// docs/clinical-numbers.md 3 gives the ages; a configuration may only tighten them
// (docs/safety-rules.md 5).
constexpr std::array<KeySpec, 3> technical_keys{{
    {"fresh_s", Expect::number, false, 0.1, 3.0},
    {"invalid_s", Expect::number, false, 0.2, 10.0},
    {"sensor_off_s", Expect::number, false, 0.0, 30.0},
}};

constexpr std::array<KeySpec, 10> root_keys{{
    {"source", Expect::text},
    {"profiles", Expect::text},
    {"profile", Expect::text},
    {"bus", Expect::table},
    {"ring", Expect::table},
    {"capture", Expect::table},
    {"journal", Expect::table},
    {"clock", Expect::table},
    {"technical", Expect::table},
    {"bed", Expect::tables},
}};

void read_technical(const toml::table& table, engine::TechnicalDelays& delays, Report& report) {
  const Section section(table, "[technical]", technical_keys, report);
  const auto read = [&](std::string_view key, Duration& delay) {
    if (const auto ms = section.milli(key)) delay = std::chrono::milliseconds(*ms);
  };
  read("fresh_s", delays.fresh);
  read("invalid_s", delays.invalid);
  read("sensor_off_s", delays.sensor_off);
  if (delays.fresh >= delays.invalid) {
    report.error(section.mark("invalid_s"),
                 "'invalid_s' is not longer than 'fresh_s', expected a "
                 "value to be stale before it is invalid");
  }
}

void read_source(const Section& root, Config& config, Report& report) {
  const auto source = root.text("source");
  if (!source) return;
  const bool printable = std::all_of(source->begin(), source->end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
  });
  if (source->size() > max_source_chars || !printable) {
    report.error(root.mark("source"), "'source' is " + quoted(*source) + ", expected 1 to " +
                                          std::to_string(max_source_chars) +
                                          " printable characters");
  }
  config.source = *source;
}

void read_ring(const toml::table& table, Config& config, Report& report) {
  constexpr std::array<KeySpec, 1> keys{
      {{"megabytes", Expect::whole, false, 1.0, max_ring_megabytes}}};
  const Section section(table, "[ring]", keys, report);
  if (const auto megabytes = section.whole("megabytes")) {
    config.ring_bytes = static_cast<std::size_t>(*megabytes) * 1024 * 1024;
  }
}

void read_clock(const toml::table& table, Config& config, Report& report) {
  constexpr std::array<KeySpec, 1> keys{{{"require_synchronised", Expect::boolean}}};
  const Section section(table, "[clock]", keys, report);
  config.require_synchronised =
      section.boolean("require_synchronised").value_or(config.require_synchronised);
}

void read_beds(const Section& root, ProfileNames& profiles, Config& config, Report& report) {
  const toml::array* beds = root.list("bed");
  if (!root.has("bed") || (beds != nullptr && beds->empty())) {
    report.error({}, "no [[bed]], expected at least one");
  }
  if (beds == nullptr) return;
  if (beds->size() > max_beds) {
    report.error(root.mark("bed"), std::to_string(beds->size()) + " beds, expected at most " +
                                       std::to_string(max_beds));
    return;
  }
  BedReader reader(profiles, config, report);
  for (const toml::node& bed : *beds) {
    if (const toml::table* table = bed.as_table()) reader.read(*table);
  }
}

Config read_all(const toml::table& table, std::string_view runtime_dir, const LoadProfiles& load,
                Report& report) {
  Config config;
  const Section root(table, "the file", root_keys, report);
  read_source(root, config, report);
  config.bus = read_bus(root.table("bus"), runtime_dir, report);
  if (const auto* ring = root.table("ring")) read_ring(*ring, config, report);
  if (const auto* capture = root.table("capture")) {
    config.capture = read_capture(*capture, report);
  }
  if (const auto* journal = root.table("journal")) config.journal = read_journal(*journal, report);
  if (const auto* clock = root.table("clock")) read_clock(*clock, config, report);
  if (const auto* technical = root.table("technical")) {
    read_technical(*technical, config.engine.technical, report);
  }
  ProfileNames profiles(root, load, config.engine, report);
  read_beds(root, profiles, config, report);
  return config;
}

/// What the link of each monitor must know of its port.
void complete_engine(Config& config) {
  for (std::size_t b = 0; b < config.ports.size(); ++b) {
    for (std::size_t m = 0; m < config.ports[b].size(); ++m) {
      engine::MonitorConfig& monitor = config.engine.beds[b].monitors[m];
      const MonitorPort& port = config.ports[b][m];
      monitor.line_settings_count = std::max<std::size_t>(port.line.size(), 1);
      if (port.address.kind == PortKind::tcp) monitor.reopen_after = reopen_silent_network_after;
    }
  }
}

std::string hash_of(std::string_view text, const engine::EngineConfig& config) {
  std::vector<std::string_view> parts{text};
  for (const alarm::Profile& profile : config.profiles) parts.emplace_back(profile.hash);
  return sha256(parts);
}

}  // namespace

ConfigResult parse_config(std::string_view text, std::string_view runtime_dir,
                          const LoadProfiles& load) {
  Report report;
  ConfigResult result;
  if (const auto table = parse_toml(text, report)) {
    Config config = read_all(*table, runtime_dir, load, report);
    complete_engine(config);
    config.hash = hash_of(text, config.engine);
    if (report.clean()) result.config = std::move(config);
  }
  result.errors = report.take_errors();
  result.warnings = report.take_warnings();
  return result;
}

std::string describe(std::string_view file, const std::vector<ConfigError>& errors) {
  std::string text;
  for (const ConfigError& error : errors) {
    text.append(error.file.empty() ? file : error.file)
        .append(":")
        .append(std::to_string(error.line))
        .append(":");
    text.append(std::to_string(error.column)).append(": ").append(error.text).append("\n");
  }
  return text;
}

}  // namespace vigil::app

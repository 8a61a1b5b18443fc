#include "daemon/app/config.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "daemon/app/config_bed.hpp"
#include "daemon/app/config_bus.hpp"
#include "daemon/app/config_section.hpp"

namespace vigil::app {
namespace {

// toml++ 3.3 nests one table per dot of a key and frees them by recursion: 100'000 dots in one line
// overflow the stack. No line of a sane file has more dots than a few endpoints have.
constexpr std::size_t max_dots_per_line = 32;
constexpr std::size_t max_source_chars = 64;
constexpr double max_ring_megabytes = 4096.0;

// docs/clinical-numbers.md 3 gives the ages; a configuration may only tighten them
// (docs/safety-rules.md 5).
constexpr std::array<KeySpec, 3> technical_keys{{
    {"fresh_s", Expect::number, false, 0.1, 3.0},
    {"invalid_s", Expect::number, false, 0.2, 10.0},
    {"sensor_off_s", Expect::number, false, 0.0, 30.0},
}};

constexpr std::array<KeySpec, 5> root_keys{{
    {"source", Expect::text},
    {"bus", Expect::table},
    {"ring", Expect::table},
    {"technical", Expect::table},
    {"bed", Expect::tables},
}};

/// What can't be given to the parser at all.
void check_raw(std::string_view text, Report& report) {
  if (text.size() > config_max_bytes) {
    report.error({}, std::to_string(text.size()) + " bytes, expected at most " +
                         std::to_string(config_max_bytes));
    return;
  }
  std::size_t number = 1;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto first = line.find_first_not_of(" \t");
    const bool comment = first != std::string_view::npos && line[first] == '#';
    const auto dots = static_cast<std::size_t>(std::count(line.begin(), line.end(), '.'));
    if (!comment && dots > max_dots_per_line) {
      report.error({number, 1}, std::to_string(dots) + " dots in one line, expected at most " +
                                    std::to_string(max_dots_per_line));
      return;
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
  }
}

std::optional<toml::table> parse_toml(std::string_view text, Report& report) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto begin = error.source().begin;
    report.error(begin ? Mark{begin.line, begin.column} : Mark{},
                 "not TOML: " + std::string(error.description()));
  }
  return std::nullopt;
}

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

void read_beds(const Section& root, Config& config, Report& report) {
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
  BedReader reader(config, report);
  for (const toml::node& bed : *beds) {
    if (const toml::table* table = bed.as_table()) reader.read(*table);
  }
}

Config read_all(const toml::table& table, std::string_view runtime_dir, Report& report) {
  Config config;
  const Section root(table, "the file", root_keys, report);
  read_source(root, config, report);
  config.bus = read_bus(root.table("bus"), runtime_dir, report);
  if (const auto* ring = root.table("ring")) read_ring(*ring, config, report);
  if (const auto* technical = root.table("technical")) {
    read_technical(*technical, config.engine.technical, report);
  }
  read_beds(root, config, report);
  return config;
}

}  // namespace

ConfigResult parse_config(std::string_view text, std::string_view runtime_dir) {
  Report report;
  ConfigResult result;
  check_raw(text, report);
  if (report.clean()) {
    if (const auto table = parse_toml(text, report)) {
      Config config = read_all(*table, runtime_dir, report);
      if (report.clean()) result.config = std::move(config);
    }
  }
  result.errors = report.take_errors();
  result.warnings = report.take_warnings();
  return result;
}

std::string describe(std::string_view file, const std::vector<ConfigError>& errors) {
  std::string text;
  for (const ConfigError& error : errors) {
    text.append(file).append(":").append(std::to_string(error.line)).append(":");
    text.append(std::to_string(error.column)).append(": ").append(error.text).append("\n");
  }
  return text;
}

}  // namespace vigil::app

#include "daemon/app/config_level.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace vigil::app {
namespace {

using alarm::LimitLevel;
using alarm::Priority;
using alarm::Relative;
using alarm::Side;

constexpr double max_delay_s = 600.0;
constexpr double max_clear_hold_s = 600.0;
constexpr double max_distance = 1000.0;
constexpr std::size_t max_name_chars = 16;

std::int32_t narrow(std::int64_t milli) { return static_cast<std::int32_t>(milli); }

/// Distance from limit to the value that ends an alarm: docs/clinical-numbers.md 2 gives 2 % for
/// SpO2, 5/min and 5 mmHg. It gives none for temperature and perfusion, where 5 would be far too
/// much.
std::optional<std::int32_t> hysteresis_milli(const ParameterInfo& parameter) {
  if (parameter.id == Parameter::spo2) return 2'000;
  if (parameter.ucum == "/min" || parameter.ucum == "mm[Hg]") return 5'000;
  return std::nullopt;
}

/// From a limit towards the normal values. An SpO2 alarm below 99 must be able to end: nothing
/// above 100 is ever measured.
std::int32_t inwards(const LevelPlace& place, std::int32_t limit, std::int32_t distance) {
  return place.side == Side::below ? std::min(limit + distance, place.parameter.highest_milli)
                                   : std::max(limit - distance, place.parameter.lowest_milli);
}

std::optional<std::int32_t> clear_milli(const Section& section, const LevelPlace& place,
                                        std::int32_t limit, Report& report) {
  const auto written = section.milli("clear");
  if (written) return narrow(*written);
  if (section.has("clear")) return std::nullopt;
  const auto distance = hysteresis_milli(place.parameter);
  if (!distance) {
    report.error(section.mark(), place.key + " has no 'clear', expected a number: " +
                                     std::string(place.parameter.key) + " has no usual hysteresis");
    return std::nullopt;
  }
  return inwards(place, limit, *distance);
}

void check_clear(const Section& section, const LevelPlace& place, const LimitLevel& level,
                 Report& report) {
  const bool below = place.side == Side::below;
  const bool past =
      below ? level.clear_milli > level.limit_milli : level.clear_milli < level.limit_milli;
  if (past || (level.clear_milli == level.limit_milli && !level.inclusive)) return;
  const std::string limit = from_milli(level.limit_milli);
  const std::string bound = level.inclusive ? (below ? "more than " : "less than ") + limit
                                            : limit + (below ? " or more" : " or less");
  report.error(section.mark("clear"),
               place.key + " clears at " + from_milli(level.clear_milli) + ", expected " + bound);
}

/// { delta = 40 } or { percent = 50 }: the level's limit is the floor then.
std::optional<Relative> read_relative(const toml::table& table, const LevelPlace& place,
                                      Report& report) {
  constexpr std::array<KeySpec, 3> keys{{
      {"delta", Expect::number, false, 0.001, max_distance},
      {"percent", Expect::whole, false, 1.0, max_distance},
      {"clear_band", Expect::number, false, 0.0, max_distance},
  }};
  const Section section(table, "relative of " + place.key, keys, report);
  const auto delta = section.milli("delta");
  const auto percent = section.whole("percent");
  if (section.has("delta") == section.has("percent")) {
    report.error(section.mark(), "relative of " + place.key + " has " +
                                     (section.has("delta") ? "both" : "neither") +
                                     " of 'delta' and 'percent', expected one");
    return std::nullopt;
  }
  if (!delta && !percent) return std::nullopt;
  Relative relative;
  if (delta) relative.delta_milli = narrow(*delta);
  if (percent) relative.percent = static_cast<std::int32_t>(*percent);
  const auto band = section.milli("clear_band");
  if (section.has("clear_band") && !band) return std::nullopt;
  const auto usual = hysteresis_milli(place.parameter);
  if (!band && !usual) {
    report.error(section.mark(), "relative of " + place.key + " has no 'clear_band', expected a " +
                                     "number: " + std::string(place.parameter.key) +
                                     " has no usual hysteresis");
    return std::nullopt;
  }
  relative.clear_band_milli = band ? narrow(*band) : *usual;
  if (delta && relative.clear_band_milli >= relative.delta_milli) {
    report.error(section.mark("clear_band"),
                 "relative of " + place.key + " clears " + from_milli(relative.clear_band_milli) +
                     " from its limit, expected less than its delta (" + from_milli(*delta) + ")");
  }
  return relative;
}

/// Shorter delays for deeper violations, each deeper and shorter than the one before.
void read_sooner(const Section& level_section, const LevelPlace& place, LimitLevel& level,
                 Report& report) {
  constexpr std::array<KeySpec, 2> keys{{
      {"by", Expect::number, true, 0.001, max_distance},
      {"delay_s", Expect::number, true, 0.0, max_delay_s},
  }};
  const auto tables = level_section.tables("sooner");
  if (tables.size() > level.sooner.size()) {
    report.error(level_section.mark("sooner"), place.key + " has " + std::to_string(tables.size()) +
                                                   " sooner delays, expected at most " +
                                                   std::to_string(level.sooner.size()));
    return;
  }
  std::int32_t least_by = 0;
  Duration most = level.delay;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const Section section(*tables[i], "sooner of " + place.key, keys, report);
    const auto by = section.milli("by");
    const auto delay_ms = section.milli("delay_s");
    if (!by || !delay_ms) return;
    level.sooner[i] = {narrow(*by), std::chrono::milliseconds(*delay_ms)};
    if (level.sooner[i].by_milli <= least_by) {
      report.error(section.mark("by"), "sooner of " + place.key + " begins " + from_milli(*by) +
                                           " beyond the limit, expected more than " +
                                           from_milli(least_by));
    }
    if (level.sooner[i].delay >= most) {
      report.error(section.mark("delay_s"), "sooner of " + place.key + " waits " +
                                                from_milli(*delay_ms) + " s, expected less than " +
                                                from_milli(most / std::chrono::milliseconds(1)));
    }
    least_by = level.sooner[i].by_milli;
    most = level.sooner[i].delay;
  }
}

void check_flags(const Section& section, const LevelPlace& place, const LimitLevel& level,
                 Report& report) {
  const auto name = section.text("name");
  if (name && name->size() > max_name_chars) {
    report.error(section.mark("name"), place.key + " is called " + quoted(*name) +
                                           ", expected at most " + std::to_string(max_name_chars) +
                                           " bytes");
  }
  if (level.confirm && !place.parameter.episodic) {
    report.error(section.mark("confirm"),
                 place.key + " waits for a repeat, expected that only " + "of a cuff's parameters");
  }
  // docs/safety-rules.md 2: a reading in the high band is never delayed.
  if (level.confirm && level.priority == Priority::high) {
    report.error(section.mark("confirm"),
                 place.key + " waits for a repeat, expected that only of low and medium");
  }
  if (place.needs_source && !section.has("source")) {
    report.error(section.mark(), place.key + " has no 'source', expected a text");
  }
}

/// Where the alarm ends: written or usual for a limit; for a relative one the band says it.
bool read_end(const Section& section, const LevelPlace& place, LimitLevel& level, Report& report) {
  if (const auto* table = section.table("relative")) {
    level.relative = read_relative(*table, place, report);
    if (!level.relative) return false;
    if (section.has("clear")) {
      report.error(section.mark("clear"), place.key + " is relative, expected 'clear_band' in " +
                                              "'relative' and no 'clear'");
    }
    level.clear_milli = inwards(place, level.limit_milli, level.relative->clear_band_milli);
    return true;
  }
  if (section.has("relative")) return false;
  const auto clear = clear_milli(section, place, level.limit_milli, report);
  if (!clear) return false;
  level.clear_milli = *clear;
  check_clear(section, place, level, report);
  return true;
}

}  // namespace

std::optional<WrittenLevel> read_level(const toml::table& table, const LevelPlace& place,
                                       Report& report) {
  const double lowest = static_cast<double>(place.parameter.lowest_milli) / 1000.0;
  const double highest = static_cast<double>(place.parameter.highest_milli) / 1000.0;
  const std::array<KeySpec, 11> keys{{
      {"limit", Expect::number, true, lowest, highest},
      {"clear", Expect::number, false, lowest, highest},
      {"delay_s", Expect::number, false, 0.0, max_delay_s},
      {"clear_hold_s", Expect::number, false, 0.0, max_clear_hold_s},
      {"inclusive", Expect::boolean},
      {"raw", Expect::boolean},
      {"confirm", Expect::boolean},
      {"name", Expect::text},
      {"sooner", Expect::tables},
      {"relative", Expect::table},
      {"source", Expect::text},
  }};
  const Section section(table, place.key, keys, report);
  const auto limit = section.milli("limit");
  const auto delay_ms = section.milli("delay_s");
  const auto clear_hold_ms = section.milli("clear_hold_s");
  LimitLevel level;
  level.priority = place.priority;
  level.inclusive = section.boolean("inclusive").value_or(false);
  level.raw = section.boolean("raw").value_or(false);
  level.confirm = section.boolean("confirm").value_or(false);
  if (const auto name = section.text("name")) level.name = std::string_view(*name);
  if (delay_ms) level.delay = std::chrono::milliseconds(*delay_ms);
  if (clear_hold_ms) level.clear_hold = std::chrono::milliseconds(*clear_hold_ms);
  check_flags(section, place, level, report);
  read_sooner(section, place, level, report);
  if (!limit) return std::nullopt;
  level.limit_milli = narrow(*limit);
  if (!read_end(section, place, level, report)) return std::nullopt;
  return WrittenLevel{level, place.key, section.mark("limit"), section.text("source").value_or("")};
}

}  // namespace vigil::app

#include "daemon/app/config_journal.hpp"

#include <array>

#include "daemon/app/config_folder.hpp"

namespace vigil::app {
namespace {

constexpr double max_days = 3650.0;
constexpr double least_bytes = 64.0 * 1024 * 1024;
constexpr double most_bytes = 1e15;

constexpr std::array<KeySpec, 4> keys{{
    {"enabled", Expect::boolean},
    {"folder", Expect::text},
    {"keep_days", Expect::whole, false, 1.0, max_days},
    {"keep_bytes", Expect::whole, false, least_bytes, most_bytes},
}};

}  // namespace

JournalConfig read_journal(const toml::table& table, Report& report) {
  JournalConfig config;
  const Section section(table, "[journal]", keys, report);
  config.enabled = section.boolean("enabled").value_or(config.enabled);
  if (const auto folder = section.text("folder")) config.folder = *folder;
  if (config.folder.empty() || !good_folder(config.folder)) {
    report.error(section.mark("folder"), "'folder' is " + quoted(config.folder) +
                                             ", expected a path without \"..\", absolute or below "
                                             "the state directory");
  }
  if (const auto days = section.whole("keep_days")) {
    config.keep_days = static_cast<std::uint32_t>(*days);
  }
  if (const auto bytes = section.whole("keep_bytes")) {
    config.keep_bytes = static_cast<std::uint64_t>(*bytes);
  }
  return config;
}

}  // namespace vigil::app

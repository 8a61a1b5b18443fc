#include "daemon/app/config_capture.hpp"

#include <array>
#include <chrono>

#include "daemon/app/config_folder.hpp"

namespace vigil::app {
namespace {

constexpr double max_file_mib = 1024.0;
constexpr double max_total_mib = 16.0 * 1024 * 1024;
constexpr double max_hours = 168.0;
constexpr double max_days = 3650.0;

constexpr std::array<KeySpec, 7> keys{{
    {"enabled", Expect::boolean},
    {"folder", Expect::text},
    {"file_max_mib", Expect::whole, false, 1.0, max_file_mib},
    {"file_max_hours", Expect::whole, false, 1.0, max_hours},
    {"link_max_mib", Expect::whole, false, 1.0, max_total_mib},
    {"total_max_mib", Expect::whole, false, 1.0, max_total_mib},
    {"keep_days", Expect::whole, false, 1.0, max_days},
}};

}  // namespace

CaptureConfig read_capture(const toml::table& table, Report& report) {
  CaptureConfig config;
  const Section section(table, "[capture]", keys, report);
  config.enabled = section.boolean("enabled").value_or(config.enabled);
  config.folder = section.text("folder").value_or("");
  if (!good_folder(config.folder)) {
    report.error(section.mark("folder"), "'folder' is " + quoted(config.folder) +
                                             ", expected a path without \"..\", absolute or below "
                                             "the state directory");
  }
  if (section.has("enabled") && config.enabled && !section.has("folder")) {
    report.error(section.mark("enabled"),
                 "'enabled' is true and there is no 'folder', expected where captures go");
  }
  const auto mib = [&](std::string_view key, std::uint64_t& bytes) {
    if (const auto value = section.whole(key)) bytes = static_cast<std::uint64_t>(*value) << 20U;
  };
  capture::Limits& limits = config.limits;
  mib("file_max_mib", limits.file_max_bytes);
  mib("link_max_mib", limits.link_max_bytes);
  mib("total_max_mib", limits.total_max_bytes);
  if (const auto hours = section.whole("file_max_hours")) {
    limits.file_max_age = std::chrono::hours(*hours);
  }
  if (const auto days = section.whole("keep_days")) limits.keep = std::chrono::hours(*days * 24);
  if (limits.file_max_bytes > limits.link_max_bytes) {
    report.error(section.mark("link_max_mib"),
                 "'link_max_mib' is less than 'file_max_mib', expected room for a file");
  }
  if (limits.link_max_bytes > limits.total_max_bytes) {
    report.error(section.mark("total_max_mib"),
                 "'total_max_mib' is less than 'link_max_mib', expected room for a link");
  }
  return config;
}

}  // namespace vigil::app

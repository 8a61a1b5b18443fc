// vigil.toml, read and checked. Called once at start, by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "daemon/capture/capture_retention.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/io/port_address.hpp"

namespace vigil::app {

using io::PortAddress;
using io::PortKind;

struct MonitorPort {
  PortAddress address;
  bool listen_only = false;
  /// What to try, in order: the configured settings alone, else those of the driver.
  std::vector<LineSettings> line;
};

struct BusConfig {
  std::vector<std::string> feed;
  std::vector<std::string> control;
  std::vector<std::string> waves;
};

struct CaptureConfig {
  bool enabled = true;
  /// Empty: nothing is captured. No absolute path: below the state directory.
  std::string folder;
  capture::Limits limits;
  [[nodiscard]] bool on() const { return enabled && !folder.empty(); }
};

struct JournalConfig {
  bool enabled = true;
  std::string folder = "journal";  // below the state directory, if it is no absolute path
  std::uint32_t keep_days = 30;
  std::uint64_t keep_bytes = 0;  // 0: no limit
};

struct Config {
  std::string source = "vigil";
  BusConfig bus;
  std::size_t ring_bytes = std::size_t{64} * 1024 * 1024;
  CaptureConfig capture;
  JournalConfig journal;
  bool require_synchronised = true;  // a machine whose clock nothing sets is a technical alarm
  engine::EngineConfig engine;
  std::vector<std::vector<MonitorPort>> ports;  // [bed][monitor], beside engine.beds
  std::string hash;  // SHA-256 of the file and of every profile, hexadecimal
};

/// One mistake: "file:line:column: what, and what was expected".
struct ConfigError {
  std::size_t line = 0;
  std::size_t column = 0;
  std::string text;
  std::string file{};  // empty: the file that was asked for; else one that it names
};

struct ConfigResult {
  std::optional<Config> config;  // only if errors is empty
  std::vector<ConfigError> errors;
  std::vector<ConfigError> warnings;
};

/// Every profile of one folder, and what is wrong with them.
struct ProfileSet {
  std::vector<alarm::Profile> profiles;  // by id
  std::vector<session::Rules> sessions;  // one per profile
  std::vector<ConfigError> errors;       // each names its file
  bool found = true;                     // the folder is there
};
/// Gives the profiles of a folder, which is named as the configuration writes it.
using LoadProfiles = std::function<ProfileSet(const std::string& folder)>;

/// A larger file is refused unread.
inline constexpr std::size_t config_max_bytes = std::size_t{256} * 1024;
inline constexpr std::size_t max_beds = 256;
inline constexpr std::size_t max_monitors_per_bed = 8;

/// Reads a configuration from its text; finds all mistakes, not only the first. `runtime_dir` takes
/// the place of /run/vigil in the endpoints that the file leaves out. `load` reads the profiles;
/// without it there are none.
[[nodiscard]] ConfigResult parse_config(std::string_view text, std::string_view runtime_dir,
                                        const LoadProfiles& load = {});
/// "file:line:column: text" per mistake, one a line.
[[nodiscard]] std::string describe(std::string_view file, const std::vector<ConfigError>& errors);

}  // namespace vigil::app

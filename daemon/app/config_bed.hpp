// One [[bed]] of the configuration: its name, monitors and limits.
//
// It opens no port. Used while a configuration is read, by one thread.
#pragma once

#include <string>
#include <vector>

#include "daemon/app/config_profiles.hpp"
#include "daemon/app/config_section.hpp"

namespace vigil::app {

/// Reads beds one after the other, and remembers names and ports that may not come twice.
class BedReader {
 public:
  BedReader(ProfileNames& profiles, Config& config, Report& report)
      : profiles_(profiles), config_(config), report_(report) {}
  void read(const toml::table& table);

 private:
  struct SeenName {
    std::string room;
    std::string bed;
    std::size_t line;
  };
  struct SeenPort {
    PortAddress address;
    std::size_t line;
  };
  void read_monitor(const toml::table& monitor, engine::BedConfig& bed,
                    std::vector<MonitorPort>& ports);
  [[nodiscard]] std::optional<PortAddress> read_address(const Section& section);
  void read_start_cuff(const Section& section, engine::BedConfig& bed,
                       const std::vector<MonitorPort>& ports);
  void check_name(const Section& section, const engine::BedConfig& bed);
  void warn_of_gaps(const Section& section, const engine::BedConfig& bed);

  ProfileNames& profiles_;
  Config& config_;
  Report& report_;
  std::vector<SeenName> names_;
  std::vector<SeenPort> ports_;
};

}  // namespace vigil::app

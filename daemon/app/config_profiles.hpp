// The profiles that a configuration names: the folder, the clinic's default, and that of a bed.
//
// What stands in a profile is read elsewhere (profile.hpp). Used while a configuration is read, by
// one thread.
#pragma once

#include <string>
#include <vector>

#include "daemon/app/config_section.hpp"
#include "daemon/engine/engine_config.hpp"

namespace vigil::app {

class ProfileNames {
 public:
  /// Fills engine.profiles from the folder that `root` names, and reports what is wrong there.
  ProfileNames(const Section& root, const LoadProfiles& load, engine::EngineConfig& engine,
               Report& report);
  /// The profile that the bed names, else the clinic's default, else default_profile.
  [[nodiscard]] engine::ProfileIndex of_bed(const Section& bed);

 private:
  [[nodiscard]] engine::ProfileIndex find(const Section& section);

  Report& report_;
  std::vector<std::string> ids_;
  bool complete_ = true;  // every profile of the folder was good
  engine::ProfileIndex default_ = engine::default_profile;
};

}  // namespace vigil::app

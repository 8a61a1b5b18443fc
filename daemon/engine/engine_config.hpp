// What the engine must know of beds and monitors before it starts. Plain data.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/profile.hpp"
#include "daemon/engine/patient.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::engine {

/// Of one bed.
inline constexpr std::size_t monitors_max = 256;

struct MonitorConfig {
  const Descriptor* driver = nullptr;
  std::string port;  // as configured, for messages
  /// How many line settings can be tried; more than 1: the link tries the next when none fits.
  std::size_t line_settings_count = 1;
  /// A network connection that is silent for so long is opened anew; 0: never.
  Duration reopen_after{0};
};

struct BedConfig {
  std::string room;  // [a-z0-9-]{1,16}
  std::string bed;   // [a-z0-9-]{1,16}
  std::vector<MonitorConfig> monitors;
  std::array<alarm::ParameterLimits, parameter_count> limits;  // index: Parameter
  /// Judges this bed when there is no session, or the session names none: an index of
  /// EngineConfig::profiles. The bed's own limits replace the profile's, parameter by parameter.
  ProfileIndex profile = default_profile;
  /// The cuff is on the oximeter's limb (docs/safety-rules.md E).
  bool cuff_on_oximeter_limb = false;
  /// Vigil may start the cuff of this bed itself, by the profile's schedule.
  bool start_cuff = false;
};

struct TechnicalDelays {
  /// docs/clinical-numbers.md 3: a 1 Hz value is fresh up to 3 s, and no value at all from 10 s on.
  /// Drivers that update more seldom get 2 and 4 update periods instead.
  Duration fresh = std::chrono::seconds(3);
  Duration invalid = std::chrono::seconds(10);
  /// docs/clinical-numbers.md 3: sensor-off alarms of monitors wait 5 s.
  Duration sensor_off = std::chrono::seconds(5);
};

struct EngineConfig {
  std::vector<BedConfig> beds;
  TechnicalDelays technical;
  std::vector<alarm::Profile> profiles;
};

}  // namespace vigil::engine

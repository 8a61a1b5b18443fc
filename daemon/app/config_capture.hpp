// Raw capture, as written in [capture]. Used while a configuration is read, by one thread.
#pragma once

#include "daemon/app/config_section.hpp"

namespace vigil::app {

[[nodiscard]] CaptureConfig read_capture(const toml::table& table, Report& report);

}  // namespace vigil::app

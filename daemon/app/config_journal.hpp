// The journal on disk, as written in [journal]. Used while a configuration is read, by one thread.
#pragma once

#include "daemon/app/config_section.hpp"

namespace vigil::app {

[[nodiscard]] JournalConfig read_journal(const toml::table& table, Report& report);

}  // namespace vigil::app

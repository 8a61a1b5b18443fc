// The endpoints of the bus, as written in [bus], and what may be bound today.
//
// CURVE is not there yet, so what leaves the machine is refused rather than sent in the clear. Used
// while a configuration is read, by one thread.
#pragma once

#include <string_view>

#include "daemon/app/config_section.hpp"

namespace vigil::app {

[[nodiscard]] BusConfig default_bus(std::string_view runtime_dir);
/// `bus` may be nullptr: the file has no [bus].
[[nodiscard]] BusConfig read_bus(const toml::table* bus, std::string_view runtime_dir,
                                 Report& report);

}  // namespace vigil::app

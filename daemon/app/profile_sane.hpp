// [sane] of a profile: what a limit may be set to at run time.
//
// Used while a profile is read, by one thread.
#pragma once

#include "daemon/app/config_limits.hpp"
#include "daemon/app/profile_table.hpp"

namespace vigil::app {

/// `limits` are those of the same profile: each that can be changed must be sane as it is.
void read_sane(const toml::table& table, const AllWrittenLimits& limits, alarm::Profile& profile,
               Reading& reading);

}  // namespace vigil::app

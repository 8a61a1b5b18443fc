// [session] of a profile: the numbers of a medicine session beside its phases.
//
// Used while a profile is read, by one thread.
#pragma once

#include "daemon/app/profile_table.hpp"
#include "daemon/session/rules.hpp"

namespace vigil::app {

/// Every table but [session.pump] must be there. The states of the phases are not its business.
[[nodiscard]] session::Rules read_session(const toml::table& table, Reading& reading);

}  // namespace vigil::app

// [[phases]] of a profile: the parts of a session, with their checks and cuff readings.
//
// Used while a profile is read, by one thread.
#pragma once

#include <vector>

#include "daemon/alarm/profile.hpp"
#include "daemon/app/profile_table.hpp"
#include "daemon/session/vocabulary.hpp"

namespace vigil::app {

/// In order, without gaps and overlaps; the last one, and only it, has an open end. `states`: of
/// the session in each of them.
[[nodiscard]] std::vector<alarm::SessionPhase> read_phases(const toml::array& list,
                                                           std::vector<session::State>& states,
                                                           Reading& reading);

}  // namespace vigil::app

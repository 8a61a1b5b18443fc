// What a profile says of itself: id, version, title, and who signed it.
//
// Used while a profile is read, by one thread.
#pragma once

#include <string_view>

#include "daemon/app/config_section.hpp"
#include "daemon/app/profile.hpp"

namespace vigil::app {

/// `file` is the path of the profile: the id must be its name.
void read_head(const Section& root, std::string_view file, alarm::Profile& profile, Report& report);
/// [sign_off]: name, role and date, or all three empty.
[[nodiscard]] SignOff read_sign_off(const toml::table& table, Report& report);

}  // namespace vigil::app

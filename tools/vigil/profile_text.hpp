// What vigil profile prints: plain text of at most 100 columns. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/app/profile.hpp"

namespace vigil {

/// The whole profile, with lines to sign. `file` is where it was read. `result` has a profile.
[[nodiscard]] std::string profile_text(const app::ProfileResult& result, std::string_view file);

/// One line per profile: id, version, title, and who signed it or that nobody did.
[[nodiscard]] std::string profile_list(const std::vector<app::ProfileResult>& profiles);

}  // namespace vigil

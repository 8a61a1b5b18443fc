// A folder as a configuration names it. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace vigil::app {

/// Printable, not too long, and without "..".
[[nodiscard]] bool good_folder(std::string_view folder);
/// `folder` itself if it is absolute or empty, else below `state_dir`.
[[nodiscard]] std::string below_state(const std::string& folder, const std::string& state_dir);

}  // namespace vigil::app

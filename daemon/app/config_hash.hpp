// SHA-256 of configurations and profiles. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigil::app {

/// Of the parts one behind the other; hexadecimal.
[[nodiscard]] std::string sha256(const std::vector<std::string_view>& parts);

}  // namespace vigil::app

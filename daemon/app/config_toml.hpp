// The text of a configuration or profile as a TOML table.
//
// It says what is no TOML, and what can't be given to the parser; what the keys mean is said by who
// reads them. Used while a configuration is read, by one thread.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/app/config_section.hpp"

namespace vigil::app {

/// `file` goes into the places of mistakes; empty for the file that was asked for.
[[nodiscard]] std::optional<toml::table> parse_toml(std::string_view text, Report& report,
                                                    std::string_view file = {});

}  // namespace vigil::app

// Line settings in the words of a monitor's menu: "9600 8N1", "19200 8E1, RTS/CTS".
//
// Not the keys of the configuration: probe_text writes those. Pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil {

[[nodiscard]] std::string line_text(const LineSettings& line);
/// All that a driver tries, each once, in its order; "LAN" for datagrams.
[[nodiscard]] std::vector<std::string> lines_of(const Descriptor& driver);

}  // namespace vigil

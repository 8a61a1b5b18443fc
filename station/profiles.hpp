// What a page draws of a protocol profile: phases, check intervals, what leaving asks for.
//
// The file is read by the code that the daemon reads it with. Any thread.
#pragma once

#include <optional>
#include <string>

namespace vigil::station {

struct ProfileAnswer {
  std::optional<std::string> json;  // docs/formats/station.md, "Settings and profiles"
  std::string error;                // why it can't be had; empty: there is none of that name
};

/// `id`: [a-z0-9-]{1,32}; of <folder>/<id>.toml.
[[nodiscard]] ProfileAnswer read_profile(const std::string& folder, const std::string& id);

}  // namespace vigil::station

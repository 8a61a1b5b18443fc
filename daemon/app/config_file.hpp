// The text of a configuration file, for whoever parses it. Called at start; may wait for the disk.
#pragma once

#include <optional>
#include <string>

namespace vigil::app {

/// Nothing if the file can't be read. Of a file larger than config_max_bytes only so much that
/// parse_config sees it is too large.
[[nodiscard]] std::optional<std::string> read_config_file(const std::string& path);

}  // namespace vigil::app

#include "daemon/app/config_file.hpp"

#include <fstream>

#include "daemon/app/config.hpp"

namespace vigil::app {

std::optional<std::string> read_config_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(config_max_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  // Short reads end with eof and fail; only what never opened, or a folder, is bad.
  if (!file.is_open() || file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace vigil::app

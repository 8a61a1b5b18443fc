// Any text at all: parse_config gives a configuration or says why not, and nothing else happens.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/app/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto result = vigil::app::parse_config(text, "/run/vigil");
  if (result.config.has_value() != result.errors.empty()) std::abort();
  if (result.config) {
    if (result.config->engine.beds.empty()) std::abort();
    if (result.config->ports.size() != result.config->engine.beds.size()) std::abort();
  }
  return vigil::app::describe("f", result.errors).empty() == result.errors.empty() ? 0 : 1;
}

// Any text at all: load_profile gives a profile or says why not, and what it gives can be shown.
// The same text is also its base.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/app/profile.hpp"
#include "daemon/app/profile_rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto result =
      vigil::app::load_profile(text, "sample.toml", [&](const std::string&) { return text; });
  if (result.profile.has_value() != result.errors.empty()) std::abort();
  if (!result.profile) return 0;
  if (result.profile->phases.empty() || result.profile->hash.size() != 64) std::abort();
  for (const auto& table : vigil::app::profile_rows(result)) {
    for (const auto& row : table.rows) {
      if (!row.empty() && row.size() != table.columns.size()) std::abort();
    }
  }
  return 0;
}

// Which capture files go: the old ones, then the oldest of a link or of all that have too much.
//
// Pure: it is given the files and gives names. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/capture/capture_store.hpp"

namespace vigil::capture {

struct Limits {
  std::uint64_t file_max_bytes = std::uint64_t{64} << 20U;
  Duration file_max_age = std::chrono::hours(24);
  std::uint64_t link_max_bytes = std::uint64_t{1024} << 20U;
  std::uint64_t total_max_bytes = std::uint64_t{4096} << 20U;
  Duration keep = std::chrono::hours(24 * 14);
};

/// The files that `limits` do not allow, in the order in which they should go: oldest first. Files
/// in `open` stay, and count for what the others leave.
[[nodiscard]] std::vector<std::string> too_many(std::vector<StoredFile> files,
                                                const std::vector<std::string>& open,
                                                const Limits& limits, std::int64_t wall_ns);

}  // namespace vigil::capture

#include "daemon/capture/capture_retention.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/capture/capture_folder.hpp"

namespace vigil::capture {

std::vector<std::string> too_many(std::vector<StoredFile> files,
                                  const std::vector<std::string>& open, const Limits& limits,
                                  std::int64_t wall_ns) {
  std::sort(files.begin(), files.end(), [](const StoredFile& a, const StoredFile& b) {
    return std::tie(a.modified_wall_ns, a.name) < std::tie(b.modified_wall_ns, b.name);
  });
  std::uint64_t total = 0;
  std::map<std::string_view, std::uint64_t> of_link;
  for (const StoredFile& file : files) {
    total += file.bytes;
    of_link[link_part(file.name)] += file.bytes;
  }
  std::vector<std::string> gone;
  for (const StoredFile& file : files) {
    if (std::find(open.begin(), open.end(), file.name) != open.end()) continue;
    std::uint64_t& of_its_link = of_link[link_part(file.name)];
    const bool old = file.modified_wall_ns < wall_ns - limits.keep.count();
    if (!old && of_its_link <= limits.link_max_bytes && total <= limits.total_max_bytes) continue;
    total -= file.bytes;
    of_its_link -= file.bytes;
    gone.push_back(file.name);
  }
  return gone;
}

}  // namespace vigil::capture

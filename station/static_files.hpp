// The built page, read once into memory: what can be asked for is what was read, and nothing else.
// Immutable after reading; any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace vigil::station {

struct StaticFile {
  std::shared_ptr<const std::string> body;
  const char* content_type = "application/octet-stream";
  const char* cache_control = "no-cache";
};

class StaticFiles {
 public:
  /// Reads every plain file of the folder; links are passed over. Empty, or why not.
  [[nodiscard]] std::string read(const std::string& folder);
  /// "/" is index.html. nullptr: there is no such file.
  [[nodiscard]] const StaticFile* find(std::string_view path) const;
  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, StaticFile, std::less<>> files_;
};

}  // namespace vigil::station

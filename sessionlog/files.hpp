// Small files, whole: read, and written so that a crash leaves the old one or the new one.
//
// Any thread. errno says why something failed.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace vigil::sessionlog {

/// Larger ones are not read.
inline constexpr std::size_t text_file_max_bytes = std::size_t{256} * 1024;

[[nodiscard]] std::optional<std::string> read_text_file(const std::string& path);
/// By a file beside it that is synced and takes its place.
bool write_file_whole(const std::string& path, const std::string& text, mode_t mode);

/// Holds <folder>/lock against another writer, as long as it lives.
class FolderLock {
 public:
  FolderLock() = default;
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  /// Empty if it is held now; else why not.
  [[nodiscard]] std::string take(const std::string& folder);

 private:
  int fd_ = -1;
};

}  // namespace vigil::sessionlog

// Watches, by inotify, for paths to come and go: each in its folder, or, while that folder is not
// there, in the nearest folder above it. Symbolic links are followed to what they point to.
//
// It reads no events by itself: Hotplug asks it to when its descriptor is readable. One thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/io/descriptor.hpp"

namespace vigil::io {

class FolderWatch {
 public:
  explicit FolderWatch(std::vector<std::string> paths);
  /// -1 if inotify is refused. Non-blocking; owned by this object.
  [[nodiscard]] int fd() const { return inotify_.get(); }
  /// Reads what has happened; true if it may concern one of the paths.
  bool read_events();

 private:
  struct Folder {
    std::string path;
    std::set<std::string> names;  // of its entries; only these matter
  };
  void watch_all();
  void watch_path(const std::string& path, std::map<int, Folder>& found);
  [[nodiscard]] bool matters(int watch, unsigned mask, const char* name) const;

  std::vector<std::string> paths_;
  FileDescriptor inotify_;
  std::map<int, Folder> folders_;  // by watch number
};

}  // namespace vigil::io

#include "daemon/io/folder_watch.hpp"

#include <limits.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace vigil::io {
namespace {

constexpr std::uint32_t interest = IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM | IN_ATTRIB |
                                   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
// As the kernel follows at most 40, a chain of device links that is longer than this is a mistake.
constexpr int max_links = 8;
constexpr std::string_view device_folder = "/dev";

bool is_folder(const std::string& path) {
  struct stat node {};
  return ::stat(path.c_str(), &node) == 0 && S_ISDIR(node.st_mode);
}

/// "/a/b/c" with "/a" there and "/a/b" not: {"/a", "b"}. With all folders there: {"/a/b", "c"}.
std::pair<std::string, std::string> nearest_folder(const std::string& path) {
  std::size_t end = path.rfind('/');
  std::size_t name_end = path.size();
  while (end > 0 && !is_folder(path.substr(0, end))) {
    name_end = end;
    end = path.rfind('/', end - 1);
  }
  return {end == 0 ? "/" : path.substr(0, end), path.substr(end + 1, name_end - end - 1)};
}

/// Where the link at `path` points to; "" if it is none.
std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> text{};
  const ssize_t n = ::readlink(path.c_str(), text.data(), text.size());
  if (n <= 0) return "";
  const std::string target(text.data(), static_cast<std::size_t>(n));
  return target.front() == '/' ? target : path.substr(0, path.rfind('/') + 1) + target;
}

}  // namespace

FolderWatch::FolderWatch(std::vector<std::string> paths)
    : paths_(std::move(paths)), inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  watch_all();
}

void FolderWatch::watch_path(const std::string& path, std::map<int, Folder>& found) {
  std::string at = path;
  for (int links = 0; links < max_links && at.starts_with('/'); ++links) {
    auto [folder, name] = nearest_folder(at);
    const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), interest);
    if (watch < 0) return;
    Folder& entry = found[watch];
    entry.path = folder;
    entry.names.insert(name);
    // Made between the look and the watch: then the event was missed, so look again.
    if (nearest_folder(at).first != folder) continue;
    const std::string target = link_target(at);
    if (target.empty()) return;
    at = target;
  }
}

void FolderWatch::watch_all() {
  if (!inotify_.valid()) return;
  std::map<int, Folder> found;
  const int dev = ::inotify_add_watch(inotify_.get(), device_folder.data(), interest);
  if (dev >= 0) found[dev].path = device_folder;
  for (const std::string& path : paths_) watch_path(path, found);
  for (const auto& [watch, folder] : folders_) {
    if (!found.contains(watch)) ::inotify_rm_watch(inotify_.get(), watch);
  }
  folders_ = std::move(found);
}

bool FolderWatch::matters(int watch, unsigned mask, const char* name) const {
  if ((mask & IN_Q_OVERFLOW) != 0) return true;
  const auto folder = folders_.find(watch);
  if (folder == folders_.end()) return false;
  if ((mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) != 0) return true;
  if (folder->second.names.contains(name)) return true;
  return folder->second.path == device_folder && std::strncmp(name, "tty", 3) == 0;
}

bool FolderWatch::read_events() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  bool concerned = false;
  for (;;) {
    const ssize_t n = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (n <= 0) break;
    for (ssize_t at = 0; at < n;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      concerned = matters(event->wd, event->mask, event->len > 0 ? event->name : "") || concerned;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  if (concerned) watch_all();
  return concerned;
}

}  // namespace vigil::io

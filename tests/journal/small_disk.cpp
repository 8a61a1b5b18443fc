#include "tests/journal/small_disk.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace vigil {
namespace {

std::string reason(const std::string& what) { return what + ": " + std::strerror(errno); }

/// Mounts of its own for this thread and its children, once. Empty, or why not.
std::string own_mounts() {
  static const std::string why_not = [] {
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    const int apart = user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
    if (::unshare(apart) != 0) return reason("no mounts of its own");
    if (user != 0) {
      std::ofstream("/proc/self/setgroups") << "deny";
      std::ofstream("/proc/self/uid_map") << user << ' ' << user << " 1";
      std::ofstream("/proc/self/gid_map") << group << ' ' << group << " 1";
    }
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
      return reason("its mounts can't be made private");
    }
    return std::string();
  }();
  return why_not;
}

}  // namespace

SmallDisk::SmallDisk(std::string folder, std::uint64_t bytes)
    : folder_(std::move(folder)), bytes_(bytes), why_not_(own_mounts()) {
  if (!why_not_.empty()) return;
  const std::string options = "mode=0700,size=" + std::to_string(bytes_);
  if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) != 0) {
    why_not_ = reason("can't mount " + folder_);
  }
}

SmallDisk::~SmallDisk() {
  if (why_not_.empty()) ::umount2(folder_.c_str(), MNT_DETACH);
}

std::string SmallDisk::remount(unsigned long flags) const {
  const std::string options = "size=" + std::to_string(bytes_);
  if (::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) == 0) {
    return {};
  }
  return reason("can't remount " + folder_);
}

std::string SmallDisk::make_read_only() { return remount(MS_RDONLY); }
std::string SmallDisk::make_writable() { return remount(0); }

std::string SmallDisk::fill() {
  const std::string path = folder_ + "/filler";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return reason("can't make " + path);
  struct statvfs disk {};
  struct stat filler {};
  std::uint64_t size = ::fstat(file, &filler) == 0 ? static_cast<std::uint64_t>(filler.st_size) : 0;
  // Again and again: others write and give back meanwhile.
  constexpr int tries_max = 1000;
  for (int i = 0; i < tries_max; ++i) {
    if (::statvfs(folder_.c_str(), &disk) != 0 || disk.f_bavail == 0) break;
    const std::uint64_t more = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (::posix_fallocate(file, static_cast<off_t>(size), static_cast<off_t>(more)) != 0) continue;
    size += more;
  }
  ::close(file);
  return {};
}

void SmallDisk::give_back() const { ::unlink((folder_ + "/filler").c_str()); }

}  // namespace vigil

#include "daemon/journal/folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "daemon/journal/segment_name.hpp"

namespace vigil::journal {
namespace {

std::string reason(const std::string& what, int error) {
  return what + ": " + std::generic_category().message(error);
}

}  // namespace

std::string Folder::open() {
  if (lock_.good() && in_place()) return {};
  lock_ = {};
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) {
    return reason("can't make the folder " + path_, errno);
  }
  const std::string lock = path_ + "/" + std::string(lock_name);
  handoff::Descriptor file(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.good()) return reason("can't write to the folder " + path_, errno);
  if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
    return "the journal " + path_ + " is in use: is another vigild running?";
  }
  lock_ = std::move(file);
  return {};
}

bool Folder::in_place() const {
  struct stat named {};
  struct stat locked {};
  const std::string lock = path_ + "/" + std::string(lock_name);
  return ::stat(lock.c_str(), &named) == 0 && ::fstat(lock_.fd(), &locked) == 0 &&
         named.st_ino == locked.st_ino && named.st_dev == locked.st_dev;
}

std::string Folder::ballast_path() const { return path_ + "/" + std::string(ballast_name); }

bool Folder::free_ballast() { return ::unlink(ballast_path().c_str()) == 0; }

std::string Folder::make_ballast() {
  if (ballast_bytes_ == 0) return {};
  struct stat there {};
  if (::stat(ballast_path().c_str(), &there) == 0 &&
      static_cast<std::uint64_t>(there.st_size) >= ballast_bytes_) {
    return {};
  }
  struct statvfs disk {};
  if (::statvfs(path_.c_str(), &disk) != 0)
    return reason("can't look at the disk of " + path_, errno);
  if (std::uint64_t{disk.f_bavail} * disk.f_frsize < 2 * ballast_bytes_) {
    return "the disk of " + path_ + " is nearly full";
  }
  const handoff::Descriptor file(
      ::open(ballast_path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.good()) return reason("can't make " + ballast_path(), errno);
  const int refused = ::posix_fallocate(file.fd(), 0, static_cast<off_t>(ballast_bytes_));
  if (refused == 0) return {};
  free_ballast();
  return reason("can't make " + ballast_path(), refused);
}

}  // namespace vigil::journal

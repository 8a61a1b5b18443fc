#include "sessionlog/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace vigil::sessionlog {
namespace {

bool write_all(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

bool sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::fsync(fd) == 0;
  ::close(fd);
  return good;
}

}  // namespace

std::optional<std::string> read_text_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string text;
  std::array<char, 4096> part{};
  ssize_t n = 0;
  while ((n = ::read(fd, part.data(), part.size())) > 0 && text.size() < text_file_max_bytes) {
    text.append(part.data(), static_cast<std::size_t>(n));
  }
  ::close(fd);
  if (n > 0) errno = EFBIG;
  if (n != 0) return std::nullopt;
  return text;
}

bool write_file_whole(const std::string& path, const std::string& text, mode_t mode) {
  const std::string beside = path + ".new";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return false;
  const bool written = write_all(fd, text) && ::fsync(fd) == 0;
  ::close(fd);
  const bool good = written && ::rename(beside.c_str(), path.c_str()) == 0;
  if (!good) {
    const int why = errno;
    ::unlink(beside.c_str());
    errno = why;
    return false;
  }
  return sync_folder_of(path);
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}
FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

std::string FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) return path + ": " + std::strerror(errno);
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
  return path + ": another vigil-log writes this folder";
}

}  // namespace vigil::sessionlog

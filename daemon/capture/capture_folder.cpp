#include "daemon/capture/capture_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

namespace vigil::capture {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;
constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;
constexpr mode_t others = 077;
constexpr std::size_t time_chars = std::string_view("20261122T121501.123Z").size();

std::string reason(const std::string& what) { return what + ": " + std::strerror(errno); }

class DiskFile final : public CaptureFile {
 public:
  DiskFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  ~DiskFile() override { ::close(fd_); }
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  std::string append(Bytes bytes) override {
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t n = ::write(fd_, bytes.data() + written, bytes.size() - written);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        if (n == 0) errno = ENOSPC;
        std::string why = reason("can't write " + path_);
        // A torn block would be told as damage by every reader; if it stays, that is all it costs.
        (void)!::ftruncate(fd_, static_cast<off_t>(size_));
        return why;
      }
      written += static_cast<std::size_t>(n);
    }
    size_ += bytes.size();
    return "";
  }
  void sync() override { (void)::fdatasync(fd_); }

 private:
  int fd_;
  std::string path_;
  std::uint64_t size_ = 0;
};

bool all_of_class(std::string_view text, bool (*in)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), in);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string file_name(const LinkName& link, std::int64_t wall_ns) {
  const auto seconds = static_cast<std::time_t>(wall_ns / ns_per_s);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> time{};
  const std::size_t size = std::strftime(time.data(), time.size(), "%Y%m%dT%H%M%S", &utc);
  std::snprintf(time.data() + size, time.size() - size, ".%03dZ",
                static_cast<int>(wall_ns / ns_per_ms % 1000));
  return link.room + "-" + link.bed + "-" + std::to_string(link.monitor + 1) + "-" + time.data() +
         std::string(file_ending);
}

std::string_view link_part(std::string_view name) {
  constexpr std::size_t tail = time_chars + file_ending.size();
  if (!name.ends_with(file_ending) || name.size() < tail + 6) return {};
  std::string_view time = name.substr(name.size() - tail, time_chars);
  std::string_view link = name.substr(0, name.size() - tail);
  const bool form = time[8] == 'T' && time[15] == '.' && time[19] == 'Z' &&
                    all_of_class(time.substr(0, 8), is_digit) &&
                    all_of_class(time.substr(9, 6), is_digit) &&
                    all_of_class(time.substr(16, 3), is_digit);
  if (!form || link.back() != '-') return {};
  link.remove_suffix(1);
  const std::size_t dash = link.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  return all_of_class(link.substr(dash + 1), is_digit) ? link : std::string_view{};
}

std::string CaptureFolder::make_private() const {
  if (::mkdir(path_.c_str(), folder_mode) != 0 && errno != EEXIST) {
    return reason("can't make " + path_);
  }
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0) return reason("can't look at " + path_);
  if (!S_ISDIR(found.st_mode)) return path_ + " is no folder";
  if ((found.st_mode & others) != 0) {
    return path_ + " is open to other users, and captures hold patient data: chmod 700 it";
  }
  return "";
}

std::string CaptureFolder::full() {
  struct statvfs disk {};
  if (::statvfs(path_.c_str(), &disk) != 0) return reason("can't look at " + path_);
  const std::uint64_t left = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (left >= reserve_bytes_) return "";
  return "only " + std::to_string(left >> 20U) + " MiB are free at " + path_ + ", and " +
         std::to_string(reserve_bytes_ >> 20U) + " MiB are left to others";
}

std::unique_ptr<CaptureFile> CaptureFolder::create(const std::string& name, std::string& why,
                                                   bool& taken) {
  taken = false;
  why = make_private();
  if (why.empty()) why = full();
  if (!why.empty()) return nullptr;
  const std::string path = path_ + "/" + name;
  const int fd =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, file_mode);
  if (fd < 0) {
    taken = errno == EEXIST;
    why = reason("can't make " + path);
    return nullptr;
  }
  // An umask may have taken bits away, and only the owner's are left to give.
  (void)::fchmod(fd, file_mode);
  (void)::flock(fd, LOCK_EX | LOCK_NB);
  return std::make_unique<DiskFile>(fd, path);
}

std::vector<StoredFile> CaptureFolder::list() {
  std::vector<StoredFile> files;
  DIR* const folder = ::opendir(path_.c_str());
  if (folder == nullptr) return files;
  while (const dirent* const entry = ::readdir(folder)) {
    struct stat found {};
    if (link_part(entry->d_name).empty() ||
        ::fstatat(::dirfd(folder), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(found.st_mode)) {
      continue;
    }
    files.push_back({entry->d_name, static_cast<std::uint64_t>(found.st_size),
                     std::int64_t{found.st_mtim.tv_sec} * ns_per_s + found.st_mtim.tv_nsec});
  }
  ::closedir(folder);
  return files;
}

bool CaptureFolder::remove(const std::string& name) {
  const std::string path = path_ + "/" + name;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return false;
  const bool ours = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::unlink(path.c_str()) == 0;
  ::close(fd);
  return ours;
}

}  // namespace vigil::capture

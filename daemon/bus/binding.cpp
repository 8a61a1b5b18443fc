#include "daemon/bus/binding.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace vigil::bus {
namespace {

constexpr mode_t socket_mode = 0660;
constexpr mode_t lock_mode = 0640;

std::string reason() { return std::generic_category().message(errno); }

std::string owner_of(int lock_fd) {
  std::array<char, 24> text{};
  const ssize_t n = ::pread(lock_fd, text.data(), text.size() - 1, 0);
  const long pid = n > 0 ? std::strtol(text.data(), nullptr, 10) : 0;
  return pid > 0 ? "process " + std::to_string(pid) : "another process";
}

}  // namespace

PathLock::~PathLock() {
  if (fd_ < 0) return;
  ::unlink(path_.c_str());
  ::close(fd_);
}

PathLock PathLock::take(const std::string& path, std::string& error) {
  PathLock lock;
  const std::string name = path + ".lock";
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, lock_mode);
  if (fd < 0) {
    error = "cannot open " + name + ": " + reason();
    return lock;
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    error = path + " is in use by " + owner_of(fd) + ": is another vigild running?";
    ::close(fd);
    return lock;
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) != 0 ||
      ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    error = "cannot write " + name + ": " + reason();
    ::close(fd);
    return lock;
  }
  lock.fd_ = fd;
  lock.path_ = path;
  return lock;
}

std::optional<std::string> ipc_path(const std::string& endpoint) {
  constexpr std::string_view scheme = "ipc://";
  if (!endpoint.starts_with(scheme)) return std::nullopt;
  std::string path = endpoint.substr(scheme.size());
  // "@name" is an abstract name, "*" lets libzmq choose one.
  if (path.empty() || path[0] == '@' || path[0] == '*') return std::nullopt;
  return path;
}

std::string bind_endpoint(Socket& socket, const std::string& endpoint, PathLock& lock) {
  const auto path = ipc_path(endpoint);
  if (path) {
    std::string error;
    lock = PathLock::take(*path, error);
    if (!lock.held()) return error;
  }
  if (::zmq_bind(socket.get(), endpoint.c_str()) != 0) {
    return "cannot bind " + endpoint + ": " + ::zmq_strerror(errno);
  }
  if (path && ::chmod(path->c_str(), socket_mode) != 0) {
    return "cannot set the mode of " + *path + ": " + reason();
  }
  return {};
}

}  // namespace vigil::bus
